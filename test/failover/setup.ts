import {
  type Address,
  AttachVolumeCommand,
  DescribeAddressesCommand,
  DescribeInstancesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeVolumesCommand,
  type EC2Client,
  type Instance,
  type NetworkInterface,
  StartInstancesCommand,
} from '@aws-sdk/client-ec2';
import { CreateKeyCommand } from '@aws-sdk/client-kms';
import { expect, onTestFinished } from 'vitest';
import type { AcceptedRisk } from '../../lambdas/domain/group/failover.ts';
import type { SpotRequestKind } from '../../lambdas/domain/site/observed.ts';
import type { GroupDescription } from '../../lambdas/handlers/operations/groups/group-description.ts';
import { createImportGroup } from '../../lambdas/handlers/operations/groups/import-group.ts';
import type { GroupStore } from '../../lambdas/ports/group-store.ts';
import type { Execution } from '../../lambdas/ports/workflow.ts';
import { type SeededSite, seedSite } from '../../local/site/seed.ts';
import { createHold, type Hold } from '../support/hold.ts';
import { createTestRuntime, type OnCall, type TestRuntime, type TestRuntimeOptions } from '../support/test-runtime.ts';

export const GROUP = 'pets';
export const CONFIRMATION = { by: 'Ada, on call', reason: 'the hall is under water' };
const ZONE = 'eu-central-1a';

export interface SetupOptions extends TestRuntimeOptions {
  readonly servers?: number;
  readonly drZone?: string;
  readonly spot?: SpotRequestKind;
  readonly instanceType?: string;
  /** Disks of production are encrypted with such a key. */
  readonly encryptedWith?: 'aws' | 'customer';
  /** Protection is off at first. @default `false` */
  readonly disabled?: boolean;
  readonly change?: (
    description: GroupDescription,
    subject: Pick<TestRuntime, 'ec2' | 'clock'>,
  ) => GroupDescription | Promise<GroupDescription>;
}

export interface Subject {
  runtime: TestRuntime;
  readonly site: SeededSite;
}

/** One whose service can be stopped at a call. */
export interface HeldSubject extends Subject {
  readonly hold: Hold;
}

/** What a failover leaves behind, wherever it ran: a site that the plain SDK sees, and the table. */
export interface Outcome {
  readonly runtime: { readonly ec2: Ec2; readonly store: GroupStore };
  readonly site: SeededSite;
}

/** A protected group on a simulated site in virtual time. */
export const setup = async (options: SetupOptions = {}): Promise<HeldSubject> => {
  const { servers = 3, drZone = ZONE, encryptedWith, disabled = false, change = (same) => same, ...rest } = options;
  const { spot, instanceType, ...runtimeOptions } = rest;
  const hold = createHold();
  const onCall: OnCall = async (action) => {
    await runtimeOptions.onCall?.(action);
    await hold.onCall(action);
  };
  const runtime = await createTestRuntime({ ...runtimeOptions, onCall });
  const { ec2, clock } = runtime;
  const zones = { production: ZONE, dr: drZone };
  const disks = encryptedWith ? { rootDevice: '/dev/xvda', encryption: await encryptionOf(ec2, encryptedWith) } : {};
  const kindOf = { ...(spot ? { spot } : {}), ...(instanceType ? { instanceType } : {}) };
  const site = await seedSite({ ec2, clock, servers, name: GROUP, zones, ...disks, ...kindOf });
  await createImportGroup(runtime)(await change(site.description, { ec2, clock }), { disabled });
  const subject = { runtime, hold, site };
  onTestFinished(() => {
    hold.letGo();
    return subject.runtime.close();
  });
  return subject;
};

const encryptionOf = async ({ kms }: TestRuntime['ec2'], key: 'aws' | 'customer') => {
  if (key === 'aws') return {};
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  return { kmsKeyId: KeyMetadata?.Arn ?? '?' };
};

/** Starts a failover and stops it when it has the group's lease and has not touched production yet, until it is let go. */
export const beginAndHold = async ({ runtime, hold }: HeldSubject, failoverId: string): Promise<string> => {
  const reached = hold.at('ec2:CreateTags');
  const { executionId } = await runtime.workflow.start(failoverId, { groupId: GROUP, confirmation: CONFIRMATION });
  await reached;
  expect(await runtime.store.findGroup(GROUP)).toMatchObject({ status: 'failing-over' });
  return executionId;
};

/** Starts a failover and waits until it has ended, or until the power fails. */
export const failOver = async (
  { runtime }: Pick<Subject, 'runtime'>,
  failoverId: string,
  confirmation: typeof CONFIRMATION | undefined = CONFIRMATION,
  acceptUnfenced?: readonly AcceptedRisk[],
): Promise<Execution | undefined> => {
  const run = async () => {
    const request = {
      groupId: GROUP,
      ...(confirmation ? { confirmation } : {}),
      ...(acceptUnfenced ? { acceptUnfenced } : {}),
    };
    const { executionId } = await runtime.workflow.start(failoverId, request);
    await runtime.untilEnded(executionId);
    return runtime.workflow.find(executionId);
  };
  return Promise.race([run(), runtime.power.lost.then(() => undefined)]);
};

/** Who holds an address: `MAC`, private IP or EIP by value, and the server it is on. */
export type Owners = Readonly<Record<string, string>>;

type Ec2 = Pick<EC2Client, 'send'>;

/** Every MAC, private IP and EIP on the service NICs (index 1 and up) of these servers, by plain SDK calls. */
export const identityOf = async (ec2: Ec2, servers: readonly string[]): Promise<Owners> => {
  const { NetworkInterfaces: nics = [] } = await ec2.send(
    new DescribeNetworkInterfacesCommand({ Filters: [{ Name: 'attachment.instance-id', Values: [...servers] }] }),
  );
  const { Addresses: addresses = [] } = await ec2.send(new DescribeAddressesCommand({}));
  const service = nics.filter(({ Attachment }) => (Attachment?.DeviceIndex ?? 0) > 0);
  return Object.fromEntries(
    service.flatMap((nic) =>
      addressesOf(nic, addresses).map((address) => [address, nic.Attachment?.InstanceId ?? '?']),
    ),
  );
};

const addressesOf = (nic: NetworkInterface, addresses: readonly Address[]): readonly string[] => [
  nic.MacAddress ?? '?',
  ...(nic.PrivateIpAddresses ?? []).map(({ PrivateIpAddress }) => PrivateIpAddress ?? '?'),
  ...addresses
    .filter(({ NetworkInterfaceId }) => NetworkInterfaceId === nic.NetworkInterfaceId)
    .map((eip) => `${eip.PublicIp} on ${eip.PrivateIpAddress}`),
];

export const serversById = async (ec2: Ec2): Promise<ReadonlyMap<string, Instance>> => {
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({}));
  const instances = Reservations.flatMap((reservation) => reservation.Instances ?? []);
  return new Map(instances.map((instance) => [instance.InstanceId ?? '?', instance]));
};

export const volumesOf = async (ec2: Ec2, serverId: string) => {
  const filter = { Name: 'attachment.instance-id', Values: [serverId] };
  return (await ec2.send(new DescribeVolumesCommand({ Filters: [filter] }))).Volumes ?? [];
};

export const production = ({ site }: Pick<Outcome, 'site'>): readonly string[] =>
  site.servers.map((server) => server.production);

/** The owners after a failover that has kept everything: every address on the DR server of the server that had it. */
export const handedOver = (before: Owners, { site }: Pick<Outcome, 'site'>): Owners => {
  const successor = new Map(site.servers.map((server) => [server.production, server.dr]));
  return Object.fromEntries(Object.entries(before).map(([address, owner]) => [address, successor.get(owner) ?? '?']));
};

/** What has to hold after a failover, seen by plain SDK calls and in the table. */
export const expectFailedOver = async (subject: Outcome, before: Owners, groupId = GROUP): Promise<void> => {
  const { runtime, site } = subject;
  const everybody = site.servers.flatMap((server) => [server.production, server.dr]);
  expect(await identityOf(runtime.ec2, everybody)).toEqual(handedOver(before, subject));
  const servers = await serversById(runtime.ec2);
  for (const id of production(subject)) {
    const server = servers.get(id);
    expect(server?.State?.Name).toBe('stopped');
    expect(server?.NetworkInterfaces?.map(({ Attachment }) => Attachment?.DeviceIndex)).toEqual([0]);
    expect(server?.BlockDeviceMappings?.map(({ DeviceName }) => DeviceName)).not.toContain(server?.RootDeviceName);
  }
  for (const { dr } of site.servers) expect(servers.get(dr)?.State?.Name).toBe('stopped');
  const group = await runtime.store.findGroup(groupId);
  expect(group).toMatchObject({ status: 'failed-over', protectedStatus: 'stopped', priorityStation: 'target' });
  expect(group).not.toHaveProperty('lease');
};

export const rootVolumeOf = async (ec2: Ec2, id: string): Promise<string> => {
  const device = (await serversById(ec2)).get(id)?.RootDeviceName;
  const volumes = await volumesOf(ec2, id);
  const root = volumes.find(({ Attachments = [] }) => Attachments.some(({ Device }) => Device === device));
  return root?.VolumeId ?? '?';
};

/** What a well-meaning person does: the root volume back on, and start. */
export const startByHand = async (
  { runtime, roots }: Pick<Subject, 'runtime'> & { readonly roots: ReadonlyMap<string, string> },
  id: string,
): Promise<void> => {
  const { ec2, clock } = runtime;
  const device = (await serversById(ec2)).get(id)?.RootDeviceName;
  await ec2.send(new AttachVolumeCommand({ VolumeId: roots.get(id), InstanceId: id, Device: device }));
  await clock.sleep(10_000);
  await ec2.send(new StartInstancesCommand({ InstanceIds: [id] }));
};
