import {
  AllocateAddressCommand,
  AssociateAddressCommand,
  AttachNetworkInterfaceCommand,
  CreateNetworkInterfaceCommand,
  type CreateNetworkInterfaceCommandInput,
  CreateSecurityGroupCommand,
  ModifyNetworkInterfaceAttributeCommand,
  type ModifyNetworkInterfaceAttributeCommandInput,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { issue, must } from '../../local/site/ec2.ts';
import { nicsOfServer } from '../../local/site/nics.ts';
import { findingsOf, type Ground, type Launch, launchPairs, planOf, setupGround } from './two-servers.ts';

const PREFERRED = { demands: { mac: 'preferred', privateIp: 'preferred', eip: 'required' } } as const;
const C6IN = { InstanceType: 'c6in.32xlarge' } as const;

/** One pair of servers, with their primary NICs. */
const setup = async (launch: { readonly production?: Launch; readonly dr?: Launch } = {}) => {
  const ground = await setupGround();
  const [pair] = await launchPairs(ground, [{ name: 'web', ...launch }]);
  const servers = must(pair, 'a pair');
  const primary = async (id: string) => must((await nicsOfServer(ground.runtime, id))[0]?.NetworkInterfaceId, 'a NIC');
  return { ground, servers, own: await primary(servers.production), dr: await primary(servers.dr) };
};

const modify = async ({ runtime }: Ground, change: ModifyNetworkInterfaceAttributeCommandInput) => {
  await issue(runtime, new ModifyNetworkInterfaceAttributeCommand(change));
  await runtime.clock.sleep(60_000);
};

/** A NIC at index 1 of a server. */
const attach = async (
  { runtime, subnet }: Ground,
  InstanceId: string,
  nic: Partial<CreateNetworkInterfaceCommandInput> = {},
  NetworkCardIndex = 0,
) => {
  const { NetworkInterface } = await issue(
    runtime,
    new CreateNetworkInterfaceCommand({ SubnetId: await subnet(), ...nic }),
  );
  const NetworkInterfaceId = must(NetworkInterface?.NetworkInterfaceId, 'a NIC');
  const request = { NetworkInterfaceId, InstanceId, DeviceIndex: 1, NetworkCardIndex };
  await issue(runtime, new AttachNetworkInterfaceCommand(request));
  await runtime.clock.sleep(60_000);
  return NetworkInterfaceId;
};

/** The primary NIC's EIP goes to the DR server's own NIC. */
const planRemapped = async ({ ground, servers, own }: Awaited<ReturnType<typeof setup>>) => {
  const { AllocationId } = await issue(ground.runtime, new AllocateAddressCommand({}));
  await issue(ground.runtime, new AssociateAddressCommand({ AllocationId, NetworkInterfaceId: own }));
  await ground.runtime.clock.sleep(60_000);
  return planOf(ground, [servers], { 0: PREFERRED });
};

const said = (plan: Awaited<ReturnType<typeof planOf>>, code: string) =>
  findingsOf(plan)
    .filter((finding) => finding.code === code)
    .map(({ verdict, message }) => `${verdict} ${message}`);

describe('what EC2 shows of a NIC, where its EIP goes to a NIC of the DR server', () => {
  it('has a source/destination check of another kind', async () => {
    const subject = await setup();
    await modify(subject.ground, { NetworkInterfaceId: subject.own, SourceDestCheck: { Value: false } });
    expect(said(await planRemapped(subject), 'source-dest-check-differs')).toEqual([
      expect.stringMatching(
        /^WARN .*: production has off, the DR side on \(1: web, eni-\w+ to eni-\w+\)\. .* router, VPN/,
      ),
    ]);
  });

  it('has other security groups', async () => {
    const subject = await setup();
    const group = { GroupName: 'web', Description: 'web', VpcId: subject.ground.vpcId };
    const { GroupId = '' } = await issue(subject.ground.runtime, new CreateSecurityGroupCommand(group));
    await modify(subject.ground, { NetworkInterfaceId: subject.own, Groups: [GroupId] });
    expect(said(await planRemapped(subject), 'security-groups-differ')).toEqual([
      expect.stringContaining(`production has ${GroupId}, the DR side sg-`),
    ]);
  });

  it('has other time-outs of connections', async () => {
    const subject = await setup();
    const ConnectionTrackingSpecification = { TcpEstablishedTimeout: 600 };
    await modify(subject.ground, { NetworkInterfaceId: subject.own, ConnectionTrackingSpecification });
    expect(said(await planRemapped(subject), 'connection-tracking-differs')).toEqual([
      expect.stringContaining('production has TCP 600, the DR side none'),
    ]);
  });

  it('is alike otherwise, and nothing is said of it', async () => {
    const codes = findingsOf(await planRemapped(await setup())).map(({ code }) => code);
    expect(codes).toContain('private-ip-changed');
    expect(codes.filter((code) => /^(source-dest|security-groups|connection)/.test(code))).toEqual([]);
  });
});

describe('a NIC that moves', () => {
  it('loses ENA Express, which is a setting of its attachment', async () => {
    const { ground, servers } = await setup();
    const nic = await attach(ground, servers.production);
    const EnaSrdSpecification = { EnaSrdEnabled: true, EnaSrdUdpSpecification: { EnaSrdUdpEnabled: true } };
    await modify(ground, { NetworkInterfaceId: nic, EnaSrdSpecification });
    expect(said(await planOf(ground, [servers], { 1: {} }), 'ena-express-lost')).toEqual([
      expect.stringContaining(`production has on, on for UDP, the DR side not (1: web, ${nic})`),
    ]);
  });

  it('loses its place at a network card', async () => {
    const { ground, servers } = await setup({ production: C6IN, dr: C6IN });
    await attach(ground, servers.production, {}, 1);
    expect(said(await planOf(ground, [servers], { 1: {} }), 'network-card-lost')).toEqual([
      expect.stringContaining('production has 1, the DR side not'),
    ]);
  });

  it('is refused beforehand where the DR server takes fewer addresses on one NIC', async () => {
    const { ground, servers } = await setup({ dr: { InstanceType: 't3.small' } });
    const nic = await attach(ground, servers.production, { SecondaryPrivateIpAddressCount: 4 });
    expect(said(await planOf(ground, [servers], { 1: {} }), 'dr-type-takes-fewer-addresses')).toEqual([
      expect.stringMatching(`^BLOCK NIC ${nic} has 5 private IPv4 addresses; t3\\.small, .* takes at most 4`),
    ]);
  });

  it('is refused beforehand where an AWS service manages it', async () => {
    const { ground, servers } = await setup();
    await attach(ground, servers.production, { Operator: { Principal: 'eks.amazonaws.com' } });
    expect(said(await planOf(ground, [servers], { 1: {} }), 'nic-managed')).toEqual([
      expect.stringMatching(/^BLOCK NIC eni-\w+ is managed by eks\.amazonaws\.com: EC2 lets nobody else detach it/),
    ]);
  });
});
