import {
  AttachInternetGatewayCommand,
  DescribeInternetGatewaysCommand,
  DescribeVpcsCommand,
  DetachInternetGatewayCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createImportGroup } from '../../lambdas/handlers/operations/groups/import-group.ts';
import { createPlanFailover } from '../../lambdas/handlers/operations/runs/plan-failover.ts';
import { must } from '../../local/site/ec2.ts';
import { seedSite } from '../../local/site/seed.ts';
import { seedTwin } from '../../simulation/sites/twin-site.ts';
import { createTestRuntime, type TestRuntime } from '../support/test-runtime.ts';
import { failOver, GROUP, setup as setupOneVpc } from './setup.ts';

/** A group whose DR site is a VPC of its own, with the internet gateway of that VPC. */
const setup = async () => {
  const runtime = await createTestRuntime();
  onTestFinished(() => runtime.close());
  const zones = { production: 'eu-central-1a', dr: 'eu-central-1b' };
  const site = await seedSite({ ...runtime, servers: 1, name: GROUP, zones });
  const twin = await seedTwin(runtime, site);
  await runtime.clock.sleep(60_000);
  await createImportGroup(runtime)(twin.description);
  const { Vpcs = [] } = await runtime.ec2.send(new DescribeVpcsCommand({}));
  const VpcId = must(Vpcs.find((vpc) => vpc.VpcId !== site.vpcId)?.VpcId, 'the DR VPC');
  const Filters = [{ Name: 'attachment.vpc-id', Values: [VpcId] }];
  const { InternetGateways = [] } = await runtime.ec2.send(new DescribeInternetGatewaysCommand({ Filters }));
  const InternetGatewayId = must(InternetGateways[0]?.InternetGatewayId, 'an internet gateway');
  return { runtime, gateway: { VpcId, InternetGatewayId } };
};

const planned = async (runtime: TestRuntime) => {
  const { plan } = await createPlanFailover(runtime)(GROUP);
  const findings = plan.servers.flatMap(({ findings: own, nics }) => [...own, ...nics.flatMap((nic) => nic.findings)]);
  return { plan, findings: findings.filter(({ code }) => code.includes('internet-gateway')) };
};

describe('EIPs that go to another VPC', () => {
  it('are planned with the internet gateway that is there', async () => {
    const { runtime, gateway } = await setup();
    const { findings } = await planned(runtime);
    expect(findings.map(({ verdict, code }) => `${verdict} ${code}`)).toEqual(['PASS internet-gateway']);
    expect(findings[0]?.message).toContain(gateway.InternetGatewayId);
  });

  it('are refused before anything is touched where the VPC has none, and go once it has one', async () => {
    const { runtime, gateway } = await setup();
    const before = (await planned(runtime)).plan.digest;
    await runtime.ec2.send(new DetachInternetGatewayCommand(gateway));
    await runtime.clock.sleep(10_000);
    const { plan, findings } = await planned(runtime);
    expect(findings.map(({ verdict, code }) => `${verdict} ${code}`)).toEqual(['BLOCK no-internet-gateway']);
    expect(findings[0]?.message).toContain(gateway.VpcId);
    expect(plan.digest).not.toBe(before);
    const refused = await failOver({ runtime }, 'failover-1');
    expect(refused).toMatchObject({ status: 'FAILED', error: 'PrerequisitesNotMetError' });
    expect(refused?.cause).toContain('internet gateway');
    await runtime.ec2.send(new AttachInternetGatewayCommand(gateway));
    await runtime.clock.sleep(10_000);
    expect(await failOver({ runtime }, 'failover-2')).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('are warned of where EC2 does not say whether the VPC has one', async () => {
    const { runtime } = await setup();
    runtime.ec2.faults.deny('DescribeInternetGateways');
    const { findings } = await planned(runtime);
    expect(findings.map(({ verdict, code }) => `${verdict} ${code}`)).toEqual(['WARN internet-gateway-unknown']);
  });

  it('are not asked for where both sites are one VPC', async () => {
    const { runtime } = await setupOneVpc({ servers: 1 });
    expect((await planned(runtime)).findings).toEqual([]);
    expect(runtime.ec2.calls().map(({ action }) => action)).not.toContain('DescribeInternetGateways');
  });
});
