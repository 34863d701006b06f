import { DescribeAddressesCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createImportGroup } from '../../lambdas/handlers/operations/groups/import-group.ts';
import { must } from '../../local/site/ec2.ts';
import { nicsOfServer } from '../../local/site/nics.ts';
import { seedSite } from '../../local/site/seed.ts';
import { describeOnly, PREFERRED, seedSecondaryIdentity } from '../../simulation/sites/identity-site.ts';
import { createTestRuntime } from '../support/test-runtime.ts';
import { failOver, GROUP } from './setup.ts';

const ZONES = { production: 'eu-central-1a', dr: 'eu-central-1a' };

/** A server whose clients know it by secondary private IPs of its primary NIC. */
const setup = async () => {
  const runtime = await createTestRuntime();
  onTestFinished(() => runtime.close());
  const { ec2, clock } = runtime;
  const site = await seedSite({ ec2, clock, servers: 1, name: GROUP, zones: ZONES });
  const server = must(site.servers[0], 'a server');
  const identity = await seedSecondaryIdentity({ ec2, clock }, server);
  const demands = { ...PREFERRED, privateIp: 'required', eip: 'required' } as const;
  const { nicId: networkInterfaceId, sibling: drNetworkInterfaceId } = identity;
  await createImportGroup(runtime)(
    describeOnly(site, [{ networkInterfaceId, primaryIp: 'management', demands, drNetworkInterfaceId }]),
  );
  return { runtime, site, server, identity };
};

const ipsOf = async ({ runtime }: Awaited<ReturnType<typeof setup>>, serverId: string) =>
  (await nicsOfServer(runtime, serverId)).map(({ PrivateIpAddresses = [] }) =>
    PrivateIpAddresses.map(({ PrivateIpAddress }) => PrivateIpAddress),
  );

describe('a failover of a server known by secondary private IPs of its primary NIC', () => {
  it('brings them and their EIP to the DR server, and leaves the primary one where it is', async () => {
    const subject = await setup();
    const { runtime, server, identity } = subject;
    expect(await failOver(subject, 'failover-1')).toMatchObject({ status: 'SUCCEEDED' });
    expect((await ipsOf(subject, server.dr)).flat()).toEqual(expect.arrayContaining(identity.privateIps));
    const left = (await ipsOf(subject, server.production)).flat();
    expect(left).toHaveLength(1);
    expect(identity.privateIps).not.toContain(left[0]);
    const { Addresses } = await runtime.ec2.send(new DescribeAddressesCommand({ PublicIps: [identity.publicIp] }));
    expect(Addresses).toMatchObject([
      { NetworkInterfaceId: identity.sibling, PrivateIpAddress: identity.privateIps[0], InstanceId: server.dr },
    ]);
    const did = (await runtime.store.listEvents(GROUP)).flatMap(
      ({ data }) => (data?.action as { do: string } | undefined)?.do ?? [],
    );
    expect(did.filter((action) => action === 'assign-ips')).toHaveLength(1);
    expect(did.indexOf('assign-ips')).toBeGreaterThan(did.indexOf('force-stop'));
  });

  it('ends the same where the answer to the reassignment is lost', async () => {
    const subject = await setup();
    const { runtime, server, identity } = subject;
    runtime.ec2.faults.failNext('AssignPrivateIpAddresses', { code: 'TimeoutError', afterEffect: true });
    expect(await failOver(subject, 'failover-1')).toMatchObject({ status: 'SUCCEEDED' });
    expect((await ipsOf(subject, server.dr)).flat()).toEqual(expect.arrayContaining(identity.privateIps));
  });
});
