import { CreateTransitGatewayRouteCommand, DescribeAddressesCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createImportGroup } from '../../lambdas/handlers/operations/groups/import-group.ts';
import { must } from '../../local/site/ec2.ts';
import { seedSite } from '../../local/site/seed.ts';
import { leadTo, seedTwin } from '../../simulation/sites/twin-site.ts';
import { transitTargets } from '../support/routes.ts';
import { createTestRuntime } from '../support/test-runtime.ts';
import { failOver, GROUP } from './setup.ts';

/** A server in one VPC whose DR server has the same addresses in another; one of them has a static route already. */
const setup = async () => {
  const runtime = await createTestRuntime();
  onTestFinished(() => runtime.close());
  const zones = { production: 'eu-central-1a', dr: 'eu-central-1b' };
  const site = await seedSite({ ...runtime, servers: 1, name: GROUP, zones });
  const twin = await seedTwin(runtime, site);
  const [first] = twin.privateIps;
  await leadTo(runtime, twin, must(first, 'a private IP'), twin.attachments.source);
  await runtime.clock.sleep(60_000);
  await createImportGroup(runtime)(twin.description);
  return { runtime, site, twin };
};

type Subject = Awaited<ReturnType<typeof setup>>;

const actionsOf = async ({ runtime }: Subject) =>
  (await runtime.store.listEvents(GROUP)).flatMap(({ data }) => (data?.action as { do: string } | undefined)?.do ?? []);

const ledTo = ({ privateIps }: Subject['twin'], attachment: string) =>
  Object.fromEntries(privateIps.map((address) => [address, attachment]));

describe('a failover between twin VPCs', () => {
  it('leads clients to the same private IPs in the DR VPC, after fence and EIPs', async () => {
    const subject = await setup();
    const { runtime, twin } = subject;
    expect(await failOver(subject, 'failover-1')).toMatchObject({ status: 'SUCCEEDED' });
    expect(await transitTargets(runtime, twin)).toEqual(ledTo(twin, twin.attachments.target));
    const { Addresses = [] } = await runtime.ec2.send(new DescribeAddressesCommand({}));
    expect(Addresses.map((eip) => [eip.NetworkInterfaceId, eip.PrivateIpAddress])).toEqual(
      twin.privateIps.map((address) => [twin.drNic, address]),
    );
    const did = await actionsOf(subject);
    expect(did.filter((action) => action.includes('transit')).sort()).toEqual([
      'create-transit-route',
      'replace-transit-route',
    ]);
    for (const before of ['force-stop', 'associate-address']) {
      expect(did.lastIndexOf(before)).toBeLessThan(did.findIndex((action) => action.includes('transit')));
    }
    const { instances } = await runtime.store.members(GROUP);
    const promised = instances[0]?.promised?.find(({ strategy }) => strategy === 'twin-vpc');
    expect(promised?.fidelity).toEqual({ privateIp: 'PRESERVED', eip: 'PRESERVED', mac: 'IMPOSSIBLE' });
  });

  it('ends the same where the answers to the routes are lost', async () => {
    const subject = await setup();
    const { runtime, twin } = subject;
    for (const action of ['CreateTransitGatewayRoute', 'ReplaceTransitGatewayRoute']) {
      runtime.ec2.faults.failNext(action, { code: 'TimeoutError', afterEffect: true });
    }
    expect(await failOver(subject, 'failover-1')).toMatchObject({ status: 'SUCCEEDED' });
    expect(await transitTargets(runtime, twin)).toEqual(ledTo(twin, twin.attachments.target));
  });

  it('fails the member by name where the route may not be changed, and finishes when called again', async () => {
    const subject = await setup();
    const { runtime, twin } = subject;
    runtime.ec2.faults.deny('ReplaceTransitGatewayRoute');
    expect(await failOver(subject, 'failover-1')).toMatchObject({ status: 'FAILED' });
    const { instances } = await runtime.store.members(GROUP);
    expect(instances[0]?.progress?.failure).toMatchObject({ phase: 'identity' });
    runtime.ec2.faults.allow('ReplaceTransitGatewayRoute');
    expect(await failOver(subject, 'failover-2')).toMatchObject({ status: 'SUCCEEDED' });
    expect(await transitTargets(runtime, twin)).toEqual(ledTo(twin, twin.attachments.target));
  });

  it('is refused before anything is touched where an address is dropped on purpose', async () => {
    const subject = await setup();
    const { runtime, twin } = subject;
    const dropped = { TransitGatewayRouteTableId: twin.table, DestinationCidrBlock: `${twin.privateIps[1]}/32` };
    await runtime.ec2.send(new CreateTransitGatewayRouteCommand({ ...dropped, Blackhole: true }));
    await runtime.clock.sleep(60_000);
    const execution = await failOver(subject, 'failover-1');
    expect(execution).toMatchObject({ status: 'FAILED', error: 'PrerequisitesNotMetError' });
    expect(execution?.cause).toContain('it drops traffic');
    expect(await actionsOf(subject)).toEqual([]);
  });
});
