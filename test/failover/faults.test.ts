import {
  AssociateAddressCommand,
  AttachNetworkInterfaceCommand,
  CreateNetworkInterfaceCommand,
  DeleteTagsCommand,
  DescribeAddressesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSnapshotsCommand,
  DetachNetworkInterfaceCommand,
  DisassociateAddressCommand,
  ReleaseAddressCommand,
  StartInstancesCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import type { Owners, Subject } from './setup.ts';
import {
  beginAndHold,
  CONFIRMATION,
  expectFailedOver,
  failOver,
  GROUP,
  handedOver,
  identityOf,
  production,
  serversById,
  setup,
} from './setup.ts';

const everybody = ({ site }: Subject) => site.servers.flatMap((server) => [server.production, server.dr]);
const start = async (options: Parameters<typeof setup>[0] = {}) => {
  const subject = await setup(options);
  return { subject, before: await identityOf(subject.runtime.ec2, production(subject)) };
};
const first = ({ site }: Subject) => site.servers[0] ?? { name: '?', production: '?', dr: '?' };
const serviceNic = async ({ runtime }: Subject, serverId: string) => {
  const filter = { Name: 'attachment.instance-id', Values: [serverId] };
  const { NetworkInterfaces = [] } = await runtime.ec2.send(
    new DescribeNetworkInterfacesCommand({ Filters: [filter] }),
  );
  const nic = NetworkInterfaces.find(({ Attachment }) => Attachment?.DeviceIndex === 1);
  if (!nic) throw new Error(`no service NIC on ${serverId}`);
  return nic;
};

const serviceNicById = async ({ runtime }: Subject, id: string | undefined) => {
  const answer = await runtime.ec2.send(new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [id ?? '?'] }));
  return answer.NetworkInterfaces?.[0];
};

/** Starts a failover and returns as soon as it has the group's lease. */
const begin = async ({ runtime }: Subject, failoverId: string): Promise<string> => {
  const { executionId } = await runtime.workflow.start(failoverId, { groupId: GROUP, confirmation: CONFIRMATION });
  while ((await runtime.store.findGroup(GROUP))?.status !== 'failing-over') await runtime.clock.sleep(10);
  return executionId;
};

/** Refused before anything moved: owners, servers and the group are as they were. */
const expectUntouched = async (subject: Subject, before: Owners): Promise<void> => {
  const { runtime } = subject;
  expect(await identityOf(runtime.ec2, everybody(subject))).toEqual(before);
  const servers = await serversById(runtime.ec2);
  for (const id of production(subject)) expect(servers.get(id)?.State?.Name).toBe('running');
  expect(await runtime.store.findGroup(GROUP)).toMatchObject({
    status: 'protected',
    protectedStatus: 'started',
    epoch: 0,
  });
};

describe('a failover is refused, and nothing is touched,', () => {
  it('a failover is refused, and nothing is touched, when the fault is neither confirmed nor observed', async () => {
    const { subject, before } = await start({ servers: 1 });
    const { executionId } = await subject.runtime.workflow.start('failover-1', { groupId: GROUP });
    await subject.runtime.untilEnded(executionId);
    const execution = await subject.runtime.workflow.find(executionId);
    expect(execution).toMatchObject({ status: 'FAILED', error: 'PrerequisitesNotMetError' });
    expect(execution?.cause).toContain('--confirm');
    await expectUntouched(subject, before);
    expect(await subject.runtime.store.findFailover(GROUP, 'failover-1')).toMatchObject({ status: 'REFUSED' });
  });

  it('a failover is refused, and nothing is touched, when a two-zone group requires the MAC', async () => {
    const { subject, before } = await start({ servers: 1, drZone: 'eu-central-1b' });
    const execution = await failOver(subject, 'failover-1');
    expect(execution?.cause).toMatch(/The MAC of eni-\w+ is IMPOSSIBLE/);
    await expectUntouched(subject, before);
  });

  it('a failover is refused, and nothing is touched, when the group is unknown, naming it', async () => {
    const { subject } = await start({ servers: 1 });
    const { executionId } = await subject.runtime.workflow.start('failover-1', { groupId: 'nonsense' });
    await subject.runtime.untilEnded(executionId);
    const execution = await subject.runtime.workflow.find(executionId);
    expect(execution).toMatchObject({ status: 'FAILED', error: 'GroupNotFoundError' });
    expect(execution?.cause).toContain('"nonsense"');
  });

  it('a failover is refused, and nothing is touched, when the DR server runs', async () => {
    const { subject, before } = await start({ servers: 1 });
    await subject.runtime.ec2.send(new StartInstancesCommand({ InstanceIds: [first(subject).dr] }));
    await subject.runtime.clock.sleep(60_000);
    expect((await failOver(subject, 'failover-1'))?.cause).toContain('is running; it must be stopped');
    await expectUntouched(subject, before);
  });

  it('a failover is refused, and nothing is touched, when an EIP was released', async () => {
    const { subject } = await start({ servers: 1 });
    const { ec2 } = subject.runtime;
    const { Addresses: [eip] = [] } = await ec2.send(new DescribeAddressesCommand({}));
    const { AssociationId } = eip ?? {};
    await ec2.send(new DisassociateAddressCommand({ AssociationId }));
    await ec2.send(new ReleaseAddressCommand({ AllocationId: eip?.AllocationId }));
    await subject.runtime.clock.sleep(10_000);
    const before = await identityOf(ec2, production(subject));
    expect((await failOver(subject, 'failover-1'))?.cause).toContain('does not belong to this account');
    await expectUntouched(subject, before);
  });

  it('a failover is refused, and nothing is touched, when another failover of the group runs', async () => {
    const { subject, before } = await start({ servers: 1 });
    const executionId = await begin(subject, 'failover-1');
    await subject.runtime.clock.sleep(10);
    const second = await failOver(subject, 'failover-2');
    expect(second).toMatchObject({ error: 'FailoverInProgressError' });
    expect(second?.cause).toContain('failover failover-1 has been running since');
    await subject.runtime.untilEnded(executionId);
    await expectFailedOver(subject, before);
  });
});

describe('a production server that does not stop', () => {
  it('fails the failover by name after the budget; the others are migrated, its identity is not moved', async () => {
    const { subject, before } = await start({ servers: 3 });
    const stuck = first(subject);
    subject.runtime.ec2.faults.hangStop(stuck.production);
    const begun = subject.runtime.clock.now();
    const execution = await failOver(subject, 'failover-1');
    expect(execution).toMatchObject({ status: 'FAILED', error: 'ProductionServerNotFencedError' });
    expect(execution?.cause).toContain(
      `${stuck.production} of ${stuck.name} is not confirmed stopped (production server ${stuck.production} is stopping)`,
    );
    expect(subject.runtime.clock.now() - begun).toBeLessThan(700_000);
    const expected = Object.fromEntries(
      Object.entries(handedOver(before, subject)).map(([address, owner]) =>
        before[address] === stuck.production ? [address, stuck.production] : [address, owner],
      ),
    );
    expect(await identityOf(subject.runtime.ec2, everybody(subject))).toEqual(expected);
    const group = await subject.runtime.store.findGroup(GROUP);
    expect(group).toMatchObject({
      status: 'error-failing-over',
      protectedStatus: 'started',
      priorityStation: 'source',
    });
    const { instances } = await subject.runtime.store.members(GROUP);
    expect(instances.map(({ name, status }) => [name, status])).toContainEqual([stuck.name, 'error-failing-over']);
    expect(instances.filter(({ status }) => status === 'failed-over')).toHaveLength(2);

    subject.runtime.ec2.faults.releaseStop(stuck.production);
    expect(await failOver(subject, 'failover-2')).toMatchObject({ status: 'SUCCEEDED' });
    await expectFailedOver(subject, before);
  });

  it('is asked to stop a bounded number of times', async () => {
    const { subject } = await start({ servers: 1 });
    subject.runtime.ec2.faults.hangStop(first(subject).production);
    await failOver(subject, 'failover-1');
    const stops = subject.runtime.ec2.calls().filter(({ action }) => action === 'StopInstances');
    expect(stops.length).toBeGreaterThan(5);
    expect(stops.length).toBeLessThanOrEqual(12);
  });
});

/** No set of snapshots covers all disks of a server any more. */
const forgetRecoveryPoints = async ({ runtime: { ec2, clock } }: Subject): Promise<void> => {
  const { Snapshots = [] } = await ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }));
  const Resources = Snapshots.flatMap(({ SnapshotId }) => SnapshotId ?? []);
  await ec2.send(new DeleteTagsCommand({ Resources, Tags: [{ Key: 'sdrs:recovery-point' }] }));
  await clock.sleep(60_000);
};

describe('in the middle of a failover', () => {
  it('a NIC that cannot be attached is named as loose, and the same call finishes the job', async () => {
    const { subject, before } = await start({ servers: 2 });
    subject.runtime.ec2.faults.deny('AttachNetworkInterface');
    const failed = await failOver(subject, 'failover-1');
    expect(failed).toMatchObject({ status: 'FAILED', error: 'ServerNotMigratedError' });
    expect(failed?.cause).toMatch(/NIC eni-\w+ is attached to nothing now/);
    subject.runtime.ec2.faults.allow('AttachNetworkInterface');
    expect(await failOver(subject, 'failover-2')).toMatchObject({ status: 'SUCCEEDED' });
    await expectFailedOver(subject, before);
  });

  it('a loose NIC arrives also where the recovery points have gone since its server got its disks', async () => {
    const { subject, before } = await start({ servers: 2 });
    subject.runtime.ec2.faults.deny('AttachNetworkInterface');
    expect(await failOver(subject, 'failover-1')).toMatchObject({ status: 'FAILED', error: 'ServerNotMigratedError' });
    await forgetRecoveryPoints(subject);
    subject.runtime.ec2.faults.allow('AttachNetworkInterface');
    expect(await failOver(subject, 'failover-2')).toMatchObject({ status: 'SUCCEEDED' });
    await expectFailedOver(subject, before);
  });

  it('a failover that has moved nothing is refused where the recovery points have gone', async () => {
    const { subject } = await start({ servers: 2 });
    await forgetRecoveryPoints(subject);
    const refused = await failOver(subject, 'failover-1');
    expect(refused).toMatchObject({ status: 'FAILED', error: 'PrerequisitesNotMetError' });
    expect(refused?.cause).toContain('There is no recovery point');
  });

  it('a NIC that somebody else took is not torn away: the server fails by name, the others are migrated', async () => {
    const { subject, before } = await start({ servers: 2 });
    const { ec2, clock } = subject.runtime;
    const [victim, thief] = subject.site.servers;
    const nic = await serviceNic(subject, victim?.production ?? '?');
    const executionId = await beginAndHold(subject, 'failover-1');
    const id = nic.NetworkInterfaceId;
    await ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId: nic.Attachment?.AttachmentId, Force: true }));
    await clock.sleep(10_000);
    await ec2.send(
      new AttachNetworkInterfaceCommand({ NetworkInterfaceId: id, InstanceId: thief?.production, DeviceIndex: 3 }),
    );
    subject.hold.letGo();
    await subject.runtime.untilEnded(executionId);
    const execution = await subject.runtime.workflow.find(executionId);
    expect(execution).toMatchObject({ status: 'FAILED', error: 'ServerNotMigratedError' });
    expect(execution?.cause).toContain(`${id} is attached to ${thief?.production}`);

    const held = await serviceNicById(subject, id);
    await ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId: held?.Attachment?.AttachmentId }));
    await clock.sleep(30_000);
    expect(await failOver(subject, 'failover-2')).toMatchObject({ status: 'SUCCEEDED' });
    await expectFailedOver(subject, before);
  });

  it('throttling by EC2 costs time, not servers', async () => {
    const { subject, before } = await start({ servers: 3 });
    for (const action of ['StopInstances', 'DetachVolume', 'AttachNetworkInterface', 'CreateVolume', 'CreateTags']) {
      subject.runtime.ec2.faults.failNext(action, { code: 'RequestLimitExceeded', times: 3 });
    }
    subject.runtime.ec2.faults.failNext('DescribeInstances', { code: 'RequestLimitExceeded', times: 2 });
    expect(await failOver(subject, 'failover-1')).toMatchObject({ status: 'SUCCEEDED' });
    await expectFailedOver(subject, before);
  });

  it.each([
    'StopInstances',
    'DetachVolume',
    'CreateVolume',
    'AttachVolume',
    'DetachNetworkInterface',
    'AttachNetworkInterface',
  ])('an answer of %s that is lost after its effect doubles nothing', async (action) => {
    const { subject, before } = await start({ servers: 2 });
    subject.runtime.ec2.faults.failNext(action, { code: 'TimeoutError', times: 2, afterEffect: true });
    expect(await failOver(subject, 'failover-1')).toMatchObject({ status: 'SUCCEEDED' });
    await expectFailedOver(subject, before);
  });

  it('a DR server that somebody starts is left alone; production keeps its NICs until it is stopped again', async () => {
    const { subject, before } = await start({ servers: 1 });
    const { runtime } = subject;
    const { dr } = first(subject);
    const executionId = await beginAndHold(subject, 'failover-1');
    await runtime.ec2.send(new StartInstancesCommand({ InstanceIds: [dr] }));
    subject.hold.letGo();
    await runtime.untilEnded(executionId);
    const execution = await runtime.workflow.find(executionId);
    expect(execution).toMatchObject({ status: 'FAILED', error: 'ServerNotMigratedError' });
    expect(execution?.cause).toContain(`DR server ${dr} is running; it must be stopped`);
    expect(await identityOf(runtime.ec2, everybody(subject))).toEqual(before);

    await runtime.ec2.send(new StopInstancesCommand({ InstanceIds: [dr] }));
    await runtime.clock.sleep(60_000);
    expect(await failOver(subject, 'failover-2')).toMatchObject({ status: 'SUCCEEDED' });
    await expectFailedOver(subject, before);
  });

  it('an EIP that was taken away on the way is left with its new holder, and the server fails by name', async () => {
    const { subject } = await start({ servers: 1 });
    const { runtime } = subject;
    const nic = await serviceNic(subject, first(subject).production);
    const eip = nic.PrivateIpAddresses?.find(({ Association }) => Association)?.Association;
    const thief = await runtime.ec2.send(new CreateNetworkInterfaceCommand({ SubnetId: nic.SubnetId }));
    runtime.ec2.faults.hangStop(first(subject).production);
    const executionId = await begin(subject, 'failover-1');
    await runtime.ec2.send(
      new AssociateAddressCommand({
        AllocationId: eip?.AllocationId,
        NetworkInterfaceId: thief.NetworkInterface?.NetworkInterfaceId,
        AllowReassociation: true,
      }),
    );
    runtime.ec2.faults.releaseStop(first(subject).production);
    await runtime.untilEnded(executionId);
    const execution = await runtime.workflow.find(executionId);
    expect(execution).toMatchObject({ status: 'FAILED', error: 'ServerNotMigratedError' });
    expect(execution?.cause).toContain(`is associated with ${thief.NetworkInterface?.NetworkInterfaceId}`);
  });
});
