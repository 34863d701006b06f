import {
  AttachNetworkInterfaceCommand,
  CreateNetworkInterfaceCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSubnetsCommand,
  UnassignIpv6AddressesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createDeleteGroup } from '../../lambdas/handlers/operations/groups/delete-group.ts';
import { createImportGroup } from '../../lambdas/handlers/operations/groups/import-group.ts';
import { createPlanFailover } from '../../lambdas/handlers/operations/runs/plan-failover.ts';
import { must } from '../../local/site/ec2.ts';
import { seedSite } from '../../local/site/seed.ts';
import { createTestRuntime, type TestRuntime } from '../support/test-runtime.ts';
import { failOver, GROUP, type Subject } from './setup.ts';

const ZONE = 'eu-central-1a';

/** IPv6 addresses and prefixes of a NIC, as the plain SDK shows them. */
const rangesOf = async ({ ec2 }: TestRuntime, id: string) => {
  const { NetworkInterfaces } = await ec2.send(new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [id] }));
  const nic = must(NetworkInterfaces?.[0], 'the NIC');
  return {
    on: nic.Attachment?.InstanceId,
    ipv6: nic.Ipv6Addresses?.map(({ Ipv6Address = '?' }) => Ipv6Address) ?? [],
    prefixes: [
      ...(nic.Ipv4Prefixes?.map(({ Ipv4Prefix = '?' }) => Ipv4Prefix) ?? []),
      ...(nic.Ipv6Prefixes?.map(({ Ipv6Prefix = '?' }) => Ipv6Prefix) ?? []),
    ],
  };
};

/** A protected server with a NIC that has two IPv6 addresses, an IPv4 prefix and an IPv6 one. */
const setup = async (drZone = ZONE) => {
  const runtime = await createTestRuntime();
  onTestFinished(() => runtime.close());
  const { ec2, clock } = runtime;
  const site = await seedSite({
    ec2,
    clock,
    servers: 1,
    name: GROUP,
    zones: { production: ZONE, dr: drZone },
    ipv6: true,
  });
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
  const { SubnetId } = must(
    Subnets.find(({ Ipv6CidrBlockAssociationSet = [] }) => Ipv6CidrBlockAssociationSet.length > 0),
    'a subnet with IPv6',
  );
  const { NetworkInterface } = await ec2.send(
    new CreateNetworkInterfaceCommand({ SubnetId, Ipv6AddressCount: 2, Ipv4PrefixCount: 1, Ipv6PrefixCount: 1 }),
  );
  const nic = must(NetworkInterface?.NetworkInterfaceId, 'a NIC');
  await clock.sleep(10_000);
  const InstanceId = site.servers[0]?.production;
  await ec2.send(new AttachNetworkInterfaceCommand({ NetworkInterfaceId: nic, InstanceId, DeviceIndex: 2 }));
  await clock.sleep(60_000);
  const before = await rangesOf(runtime, nic);
  return { runtime, site, nic, before };
};

const protect = ({ runtime, site }: Subject, overrides = {}) =>
  createImportGroup(runtime)({ ...site.description, ...overrides });

const loseIpv6 = async ({ runtime, nic, before }: Awaited<ReturnType<typeof setup>>): Promise<string> => {
  const lost = must(before.ipv6[0], 'an IPv6 address');
  await runtime.ec2.send(new UnassignIpv6AddressesCommand({ NetworkInterfaceId: nic, Ipv6Addresses: [lost] }));
  await runtime.clock.sleep(10_000);
  return lost;
};

describe('a NIC with IPv6 addresses and delegated prefixes', () => {
  it('keeps all of them when it moves to the DR server (S1)', async () => {
    const subject = await setup();
    expect(subject.before).toMatchObject({ ipv6: { length: 2 }, prefixes: { length: 2 } });
    await protect(subject);
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
    const dr = subject.site.servers[0]?.dr;
    expect(await rangesOf(subject.runtime, subject.nic)).toEqual({ ...subject.before, on: dr });
    const { instances } = await subject.runtime.store.members(GROUP);
    const promised = instances.flatMap((instance) => instance.promised ?? []);
    expect(promised.find(({ networkInterfaceId }) => networkInterfaceId === subject.nic)?.ranges).toEqual(
      [...subject.before.ipv6, ...subject.before.prefixes].map((range) => ({ range, fidelity: 'PRESERVED' })),
    );
  });

  it('fails the member by name where an address is lost on the way', async () => {
    const subject = await setup();
    await protect(subject);
    const { runtime } = subject;
    const { executionId } = await runtime.workflow.start('f-1', {
      groupId: GROUP,
      confirmation: { by: 'Ada', reason: 'the hall is under water' },
    });
    while ((await runtime.store.findGroup(GROUP))?.status !== 'failing-over') await runtime.clock.sleep(1_000);
    const lost = await loseIpv6(subject);
    await runtime.untilEnded(executionId);
    const execution = await runtime.workflow.find(executionId);
    expect(execution).toMatchObject({ status: 'FAILED', error: 'ServerNotMigratedError' });
    expect(execution?.cause).toContain(
      `${subject.nic} reached ${subject.site.servers[0]?.dr} without IPv6 address ${lost}`,
    );
    expect(await runtime.store.findFailover(GROUP, 'f-1')).toMatchObject({
      failedMembers: [{ name: subject.site.servers[0]?.name }],
    });
  });

  it('is not forgotten where an address is gone before the failover: the plan blocks and names it', async () => {
    const subject = await setup();
    await protect(subject);
    const lost = await loseIpv6(subject);
    const { plan } = await createPlanFailover(subject.runtime)(GROUP);
    const findings = plan.servers.flatMap(({ nics }) => nics.flatMap((nic) => nic.findings));
    expect(findings.find(({ code }) => code === 'nic-ip-differs')?.message).toContain(`IPv6 address ${lost}`);
    expect(plan.verdict).toBe('BLOCK');
  });

  it('a NIC with IPv6 addresses and delegated prefixes that cannot move is said to leave them behind: BLOCK where private IPs are required, WARN where preferred', async () => {
    const subject = await setup('eu-central-1b');
    const { runtime, before } = subject;
    const demands = { mac: 'preferred', eip: 'preferred' } as const;
    for (const [privateIp, verdict] of [
      ['required', 'BLOCK'],
      ['preferred', 'WARN'],
    ] as const) {
      await protect(subject, { demands: { ...demands, privateIp } });
      const { plan } = await createPlanFailover(runtime)(GROUP);
      const nics = plan.servers.flatMap((server) => server.nics);
      const finding = nics.flatMap(({ findings }) => findings).find(({ code }) => code === 'ipv6-or-prefix-changed');
      expect(finding?.verdict).toBe(verdict);
      for (const range of [...before.ipv6, ...before.prefixes]) expect(finding?.message).toContain(range);
      expect(nics.find(({ networkInterfaceId }) => networkInterfaceId === subject.nic)?.ranges).toEqual(
        [...before.ipv6, ...before.prefixes].map((range) => ({ range, fidelity: 'CHANGED' })),
      );
      await createDeleteGroup(runtime)(GROUP);
    }
  });
});
