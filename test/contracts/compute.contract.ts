import { randomUUID } from 'node:crypto';
import { CreateTagsCommand, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { DisableKeyCommand, ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms';
import { describe, expect, it } from 'vitest';
import { createEc2Compute } from '../../lambdas/adapters/aws/ec2/index.ts';
import { type Action, type ActionOutcome, TAGS } from '../../lambdas/domain/site/actions.ts';
import { fact, type ObservedSite, present } from '../../lambdas/domain/site/observed.ts';
import type { SiteQuery } from '../../lambdas/domain/site/site-query.ts';
import type { Compute } from '../../lambdas/ports/compute.ts';
import {
  attachNic,
  type Ec2Subject,
  makeEip,
  makeEncryptedVolume,
  makeGroup,
  makeKey,
  makeNetwork,
  makeNic,
  makePair,
  makeServer,
  makeSnapshot,
  makeSpotServer,
  nicOf,
  OTHER_ZONE,
  rootOf,
  stopServer,
  until,
  untilState,
  ZONE,
} from './compute-site.ts';

/** What an EC2 double does otherwise than EC2, and how that shows. */
export interface Deviation {
  readonly reason: string;
  /** Part of the failure that the deviation causes, so that no other failure passes for it. */
  readonly seen: RegExp;
}

export interface ComputeContract {
  readonly name: string;
  setup(): Promise<Ec2Subject>;
  /** By title of the behaviour. Each is asserted to deviate still. */
  readonly deviations?: Readonly<Record<string, Deviation>>;
}

interface Subject extends Ec2Subject {
  readonly compute: Compute;
}

/** Registers what every EC2, real or double, has to show through the adapter. */
export const describeCompute = ({ name, setup, deviations = {} }: ComputeContract): void => {
  describe(`Compute on ${name}`, () => {
    for (const [title, behaviour] of Object.entries(BEHAVIOURS)) {
      const deviation = deviations[title];
      const run = async (): Promise<void> => {
        const subject = await setup();
        await behaviour({ ...subject, compute: createEc2Compute(subject) });
      };
      if (deviation)
        it(`deviates in: ${title} (${deviation.reason})`, () => expect(run()).rejects.toThrow(deviation.seen));
      else it(title, run);
    }
    it('declares no deviation of a behaviour that nobody checks', () => {
      expect(Object.keys(BEHAVIOURS)).toEqual(expect.arrayContaining(Object.keys(deviations)));
    });
  });
};

const perform = ({ compute, clock }: Subject, ...actions: Action[]): Promise<readonly ActionOutcome[]> =>
  compute.perform(actions, clock.now() + 60_000);

const performed = async (subject: Subject, ...actions: Action[]): Promise<void> => {
  const outcomes = await perform(subject, ...actions);
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(actions.map(() => 'done'));
};

const untilSeen = (subject: Subject, query: SiteQuery, reached: (site: ObservedSite) => boolean): Promise<void> =>
  until(subject, async () => reached(await subject.compute.observe(query)));

const stopped = (subject: Subject, id: string): Promise<void> =>
  untilSeen(subject, { servers: [id] }, ({ servers }) => present(servers, id)?.state === 'stopped');

const nicFree = (subject: Subject, id: string): Promise<void> =>
  untilSeen(subject, { nics: [id] }, ({ nics }) => present(nics, id)?.status === 'available');

const nicAt = (subject: Subject, id: string, serverId: string): Promise<void> =>
  untilSeen(subject, { nics: [id] }, ({ nics }) => {
    const attachment = present(nics, id)?.attachment;
    return attachment?.serverId === serverId && attachment.state === 'attached';
  });

const volumeIs = (subject: Subject, id: string, state: string): Promise<void> =>
  untilSeen(subject, { volumes: [id] }, ({ volumes }) => present(volumes, id)?.state === state);

const forceStop = (serverId: string): Action => ({ do: 'force-stop', serverId });

const createVolume = (pairId: string, snapshotId: string, availabilityZone = ZONE): Action => ({
  do: 'create-volume',
  groupId: 'group-1',
  pairId,
  snapshotId,
  availabilityZone,
  disk: { sizeGiB: 40, type: 'gp3', iops: 3000, throughput: 125 },
  clientToken: `token-of-${pairId}`,
});

/** Pair ids differ between tests: some subjects are one EC2 for all of them. */
const newPairId = (): string => `pair-${randomUUID()}`;

const BEHAVIOURS: Record<string, (subject: Subject) => Promise<void>> = {
  'shows a server with its zone, type, state, name and disks': async (subject) => {
    const { subnet, vpcId } = await makeNetwork(subject);
    const id = await makeServer(subject, subnet, 'app-1');
    const root = await rootOf(subject, id);
    const site = await subject.compute.observe({ servers: [id] });
    expect(site.at).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(fact(site.servers, id)).toMatchObject({
      is: 'present',
      value: {
        id,
        name: 'app-1',
        state: 'running',
        availabilityZone: ZONE,
        vpcId,
        instanceType: 'm5.large',
        architecture: 'x86_64',
        rootDeviceType: 'ebs',
        rootDeviceName: root.device,
        spot: false,
        tags: { Name: 'app-1' },
        disks: [{ device: root.device, volumeId: root.volumeId, state: 'attached' }],
      },
    });
  },

  'tells what is absent from what is there, in one look': async (subject) => {
    const { subnet } = await makeNetwork(subject);
    const nic = await makeNic(subject, subnet);
    const { allocationId } = await makeEip(subject, nic);
    const site = await subject.compute.observe({
      servers: ['i-00000000000000000'],
      nics: ['eni-00000000000000000', nic],
      addresses: ['eipalloc-00000000000000000', allocationId],
      volumes: ['vol-00000000000000000'],
    });
    expect(fact(site.servers, 'i-00000000000000000')).toEqual({ is: 'absent' });
    expect(fact(site.nics, 'eni-00000000000000000')).toEqual({ is: 'absent' });
    expect(fact(site.nics, nic).is).toBe('present');
    expect(fact(site.addresses, 'eipalloc-00000000000000000')).toEqual({ is: 'absent' });
    expect(fact(site.addresses, allocationId).is).toBe('present');
    expect(fact(site.volumes, 'vol-00000000000000000')).toEqual({ is: 'absent' });
    expect(fact(site.servers, 'i-not-asked').is).toBe('unknown');
  },

  'tells by which kind of request a Spot server was launched': async (subject) => {
    const { subnet } = await makeNetwork(subject);
    const persistent = await makeSpotServer(subject, subnet, 'persistent');
    const once = await makeSpotServer(subject, subnet, 'one-time');
    const plain = await makeServer(subject, subnet);
    const servers = [persistent, once, plain];
    const site = await subject.compute.observe({ servers, spotRequests: true });
    expect(servers.map((id) => present(site.servers, id)?.spot)).toEqual([true, true, false]);
    expect(fact(site.spotRequests, persistent)).toEqual({ is: 'present', value: 'persistent' });
    expect(fact(site.spotRequests, once)).toEqual({ is: 'present', value: 'one-time' });
  },

  'gives up stopping a Spot server of a one-time request': async (subject) => {
    const { subnet } = await makeNetwork(subject);
    const [outcome] = await perform(subject, forceStop(await makeSpotServer(subject, subnet, 'one-time')));
    expect(outcome).toMatchObject({ outcome: 'failed', code: 'UnsupportedOperation' });
  },

  'shows what a recovery point is encrypted with': async (subject) => {
    const { arn } = await makeKey(subject);
    const volumeId = await makeEncryptedVolume(subject, arn);
    const id = await makeSnapshot(subject, volumeId);
    const { snapshots } = await subject.compute.observe({ snapshotsOfVolumes: [volumeId] });
    expect(present(snapshots, id)).toMatchObject({ encrypted: true, kmsKeyId: arn });
  },

  'tells whether keys are enabled, and of one that does not exist that it is absent': async (subject) => {
    const [good, bad, doomed] = [await makeKey(subject), await makeKey(subject), await makeKey(subject)];
    await subject.kms.send(new DisableKeyCommand({ KeyId: bad.id }));
    await subject.kms.send(new ScheduleKeyDeletionCommand({ KeyId: doomed.id, PendingWindowInDays: 7 }));
    const gone = good.arn.replace(good.id, '00000000-0000-0000-0000-000000000000');
    const { keys } = await subject.compute.observe({ keys: [good.arn, bad.arn, doomed.arn, gone] });
    const states = [good, bad, doomed].map(({ arn }) => present(keys, arn)?.state);
    expect(states).toEqual(['Enabled', 'Disabled', 'PendingDeletion']);
    expect(present(keys, good.arn)).toEqual({ id: good.arn, manager: 'CUSTOMER', state: 'Enabled' });
    expect(fact(keys, gone)).toEqual({ is: 'absent' });
  },

  'shows a terminated server as terminated': async (subject) => {
    const { subnet } = await makeNetwork(subject);
    const id = await makeServer(subject, subnet);
    await subject.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
    await untilState(subject, id, 'terminated');
    const { servers } = await subject.compute.observe({ servers: [id], statusChecks: true });
    expect(present(servers, id)?.state).toBe('terminated');
  },

  'reports no impairment of a server whose checks pass': async (subject) => {
    const { subnet } = await makeNetwork(subject);
    const id = await makeServer(subject, subnet);
    await untilSeen(
      subject,
      { servers: [id], statusChecks: true },
      ({ servers }) => present(servers, id)?.impaired === false,
    );
  },

  "shows a NIC's MAC, place, attachment, private IPs and EIP": async (subject) => {
    const { nic, production, attachmentId, subnet, vpcId, eip } = await makePair(subject);
    const plain = await nicOf(subject, nic);
    const { nics, addresses } = await subject.compute.observe({ nics: [nic], addresses: [eip.allocationId] });
    const seen = present(nics, nic);
    expect(seen).toMatchObject({
      id: nic,
      availabilityZone: ZONE,
      subnetId: subnet,
      vpcId,
      macAddress: plain.MacAddress?.toLowerCase(),
      type: 'interface',
      status: 'in-use',
      attachment: { id: attachmentId, serverId: production, deviceIndex: 1, state: 'attached' },
    });
    expect(seen?.macAddress).toMatch(/^([\da-f]{2}:){5}[\da-f]{2}$/);
    expect(seen?.securityGroupIds).toEqual([expect.stringMatching(/^sg-/)]);
    expect(seen?.privateIps).toHaveLength(2);
    expect(seen?.privateIps.find(({ primary }) => primary)).toEqual({
      address: plain.PrivateIpAddress,
      primary: true,
      eip,
    });
    expect(present(addresses, eip.allocationId)).toEqual({
      ...eip,
      networkInterfaceId: nic,
      privateIp: plain.PrivateIpAddress,
    });
  },

  'finds the NICs of servers': async (subject) => {
    const { nic, production, dr } = await makePair(subject);
    const { nics, found } = await subject.compute.observe({ nicsOfServers: [production, dr] });
    expect(present(found.nicsOfServers, production)).toHaveLength(2);
    expect(present(found.nicsOfServers, production)).toContain(nic);
    expect(present(found.nicsOfServers, dr)).toHaveLength(1);
    expect(present(nics, nic)?.attachment?.deviceIndex).toBe(1);
  },

  'finds the server that is tagged as the DR server of another one, and says where there is none': async (subject) => {
    const { subnet } = await makeNetwork(subject);
    const [production, dr] = [await makeServer(subject, subnet), await makeServer(subject, subnet)];
    const Tags = [{ Key: TAGS.drServerOf, Value: production }];
    await subject.ec2.send(new CreateTagsCommand({ Resources: [dr], Tags }));
    const asked = { drServersOf: [production, dr] };
    await untilSeen(subject, asked, ({ found }) => present(found.drServersOf, production)?.length === 1);
    const { found } = await subject.compute.observe(asked);
    expect(present(found.drServersOf, production)).toEqual([dr]);
    expect(present(found.drServersOf, dr)).toEqual([]);
  },

  'finds the snapshots of volumes, and says where there is none': async (subject) => {
    const { subnet } = await makeNetwork(subject);
    const [one, other] = [await makeServer(subject, subnet), await makeServer(subject, subnet)];
    const [{ volumeId }, { volumeId: bare }] = [await rootOf(subject, one), await rootOf(subject, other)];
    const id = await makeSnapshot(subject, volumeId);
    const { snapshots, found } = await subject.compute.observe({ snapshotsOfVolumes: [volumeId, bare] });
    expect(present(found.snapshotsOfVolumes, volumeId)).toEqual([id]);
    expect(present(found.snapshotsOfVolumes, bare)).toEqual([]);
    expect(present(snapshots, id)).toMatchObject({
      id,
      volumeId,
      state: 'completed',
      startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
  },

  'knows how many NICs a server type carries, and private IPs each': async ({ compute }) => {
    const { serverTypes } = await compute.observe({ serverTypes: ['m5.large', 'm5.large'] });
    expect(present(serverTypes, 'm5.large')).toMatchObject({ maxNetworkInterfaces: 3, ipv4PerInterface: 10 });
  },

  'stops servers by force and may be told so again': async (subject) => {
    const { subnet } = await makeNetwork(subject);
    const ids = [await makeServer(subject, subnet), await makeServer(subject, subnet)];
    await performed(subject, ...ids.map(forceStop));
    for (const id of ids) await stopped(subject, id);
    await performed(subject, ...ids.map(forceStop));
    for (const id of ids) await stopped(subject, id);
  },

  'stops the other servers although one of the call is unknown': async (subject) => {
    const { subnet } = await makeNetwork(subject);
    const ids = [await makeServer(subject, subnet), await makeServer(subject, subnet)];
    const [first = '', second = ''] = ids;
    const outcomes = await perform(subject, ...[first, 'i-00000000000000000', second].map(forceStop));
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['done', 'wait', 'done']);
    expect(outcomes[1]).toMatchObject({ code: 'InvalidInstanceID.NotFound' });
    for (const id of ids) await stopped(subject, id);
  },

  'marks servers as fenced by a failover': async (subject) => {
    const { subnet } = await makeNetwork(subject);
    const ids = [await makeServer(subject, subnet), await makeServer(subject, subnet)];
    await performed(subject, ...ids.map((serverId): Action => ({ do: 'tag-fenced', serverId, failoverId: 'fo-1' })));
    for (const id of ids) {
      await untilSeen(subject, { servers: [id] }, ({ servers }) => present(servers, id)?.tags[TAGS.fenced] === 'fo-1');
    }
  },

  "marks resources of any kind as a group's, finds them by it, and takes only that group's mark off": async (
    subject,
  ) => {
    const { subnet } = await makeNetwork(subject);
    const server = await makeServer(subject, subnet);
    const nic = await makeNic(subject, subnet);
    const { volumeId } = await rootOf(subject, server);
    const groupId = `group-of-${server}`;
    const all = [server, nic, volumeId];
    const tag = (kind: 'tag-group' | 'untag-group', ids: readonly string[], id = groupId) =>
      performed(subject, ...ids.map((resourceId): Action => ({ do: kind, resourceId, groupId: id })));
    const marked = (ids: readonly string[]) => (site: ObservedSite) =>
      all.every((id) => fact(site.groupTags ?? new Map(), id).is === (ids.includes(id) ? 'present' : 'absent'));
    await tag('tag-group', all);
    await untilSeen(subject, { groupTags: all }, marked(all));
    await tag('untag-group', [server], 'group-of-others');
    await tag('untag-group', [nic]);
    await untilSeen(subject, { groupTags: all }, marked([server, volumeId]));
    const { found } = await subject.compute.observe({ taggedFor: [groupId] });
    expect([...(present(found.taggedFor ?? new Map(), groupId) ?? [])].sort()).toEqual([server, volumeId].sort());
  },

  'moves a NIC with its private IPs, EIP and MAC to the stopped DR server': async (subject) => {
    const { production, dr, nic: networkInterfaceId, attachmentId } = await makePair(subject);
    await stopServer(subject, production);
    const before = present((await subject.compute.observe({ nics: [networkInterfaceId] })).nics, networkInterfaceId);
    await performed(
      subject,
      { do: 'keep-nic', networkInterfaceId, attachmentId },
      { do: 'detach-nic', networkInterfaceId, attachmentId, force: false },
    );
    await nicFree(subject, networkInterfaceId);
    await performed(subject, { do: 'attach-nic', networkInterfaceId, serverId: dr, deviceIndex: 1 });
    await nicAt(subject, networkInterfaceId, dr);
    const after = present((await subject.compute.observe({ nics: [networkInterfaceId] })).nics, networkInterfaceId);
    expect(after?.macAddress).toBe(before?.macAddress);
    expect(after?.privateIps).toEqual(before?.privateIps);
    expect(before?.privateIps.some(({ eip }) => eip?.allocationId)).toBe(true);
  },

  'gives a NIC that is in use the isolation group alone, and its own groups back': async (subject) => {
    const { vpcId, subnet } = await makeNetwork(subject);
    const [first, second, isolation] = [
      await makeGroup(subject, vpcId, 'web'),
      await makeGroup(subject, vpcId, 'admin'),
      await makeGroup(subject, vpcId, 'isolation'),
    ];
    const networkInterfaceId = await makeNic(subject, subnet);
    const serverId = await makeServer(subject, subnet);
    await attachNic(subject, networkInterfaceId, serverId);
    const groupsAre = (...ids: string[]) =>
      untilSeen(
        subject,
        { nics: [networkInterfaceId] },
        ({ nics }) => present(nics, networkInterfaceId)?.securityGroupIds.toSorted().join() === ids.toSorted().join(),
      );
    const restore: Action = { do: 'restore-groups', networkInterfaceId, securityGroupIds: [first, second] };
    await performed(subject, restore);
    await groupsAre(first, second);
    const isolate: Action = { do: 'isolate-nic', networkInterfaceId, serverId, securityGroupId: isolation };
    await performed(subject, isolate);
    await groupsAre(isolation);
    await performed(subject, isolate);
    await performed(subject, restore);
    await groupsAre(first, second);
  },

  'shows a security group with its VPC, and says where there is none': async (subject) => {
    const { vpcId } = await makeNetwork(subject);
    const id = await makeGroup(subject, vpcId, 'isolation');
    const absent = 'sg-00000000000000000';
    await untilSeen(
      subject,
      { securityGroups: [id] },
      ({ securityGroups }) => present(securityGroups, id) !== undefined,
    );
    const { securityGroups } = await subject.compute.observe({ securityGroups: [id, absent] });
    expect(present(securityGroups, id)).toEqual({ id, name: 'isolation', vpcId });
    expect(fact(securityGroups, absent)).toEqual({ is: 'absent' });
  },

  'shows that a VPC is there, and says where there is none': async (subject) => {
    const { vpcId } = await makeNetwork(subject);
    const absent = 'vpc-00000000000000000';
    await untilSeen(subject, { vpcs: [vpcId] }, ({ vpcs = new Map() }) => present(vpcs, vpcId) !== undefined);
    const { vpcs = new Map() } = await subject.compute.observe({ vpcs: [vpcId, absent] });
    expect(fact(vpcs, vpcId)).toEqual({ is: 'present', value: { id: vpcId } });
    expect(fact(vpcs, absent)).toEqual({ is: 'absent' });
  },

  'shows the internet gateway of a VPC, and says where there is none': async (subject) => {
    const { vpcId } = await makeNetwork(subject);
    const absent = 'vpc-00000000000000000';
    const query = { gatewaysOf: [vpcId, absent] };
    await untilSeen(subject, query, ({ gateways = new Map() }) => present(gateways, vpcId) !== undefined);
    const { gateways = new Map() } = await subject.compute.observe(query);
    expect(fact(gateways, vpcId)).toEqual({ is: 'present', value: { id: expect.stringMatching(/^igw-/) } });
    expect(fact(gateways, absent)).toEqual({ is: 'absent' });
  },

  'keeps a NIC when its server is terminated': async (subject) => {
    const { production, nic: networkInterfaceId, attachmentId } = await makePair(subject);
    await performed(subject, { do: 'keep-nic', networkInterfaceId, attachmentId });
    await untilSeen(
      subject,
      { nics: [networkInterfaceId] },
      ({ nics }) => present(nics, networkInterfaceId)?.attachment?.deleteOnTermination === false,
    );
    await subject.ec2.send(new TerminateInstancesCommand({ InstanceIds: [production] }));
    await untilState(subject, production, 'terminated');
    await nicFree(subject, networkInterfaceId);
  },

  'asks for another look when a detach is repeated': async (subject) => {
    const { production, nic: networkInterfaceId, attachmentId } = await makePair(subject);
    await stopServer(subject, production);
    const detach: Action = { do: 'detach-nic', networkInterfaceId, attachmentId, force: true };
    await performed(subject, detach);
    await nicFree(subject, networkInterfaceId);
    expect(await perform(subject, detach)).toMatchObject([{ outcome: 'wait', code: 'InvalidAttachmentID.NotFound' }]);
  },

  'asks for another look when an attach is repeated': async (subject) => {
    const { production, nic } = await makePair(subject);
    const again: Action = { do: 'attach-nic', networkInterfaceId: nic, serverId: production, deviceIndex: 1 };
    expect(await perform(subject, again)).toMatchObject([{ outcome: 'wait' }]);
    await nicAt(subject, nic, production);
  },

  'gives secondary private IPs and their EIPs to another NIC of the subnet': async (subject) => {
    const { subnet } = await makeNetwork(subject);
    const [from, to] = [await makeNic(subject, subnet), await makeNic(subject, subnet)];
    const privateIp = (await nicOf(subject, from)).PrivateIpAddresses?.[1]?.PrivateIpAddress ?? '?';
    const { allocationId } = await makeEip(subject, from);
    await performed(subject, { do: 'associate-address', allocationId, networkInterfaceId: from, privateIp });
    await performed(subject, {
      do: 'assign-ips',
      networkInterfaceId: to,
      privateIps: [privateIp],
      allowReassignment: true,
    });
    const look = { nics: [from, to], addresses: [allocationId] };
    await untilSeen(subject, look, ({ nics, addresses }) => {
      const has = (id: string) => present(nics, id)?.privateIps.some(({ address }) => address === privateIp);
      return has(to) === true && has(from) === false && present(addresses, allocationId)?.networkInterfaceId === to;
    });
  },

  'takes no private IP of another NIC where that was not allowed': async (subject) => {
    const { subnet } = await makeNetwork(subject);
    const [from, to] = [await makeNic(subject, subnet), await makeNic(subject, subnet)];
    const privateIp = (await nicOf(subject, from)).PrivateIpAddresses?.[1]?.PrivateIpAddress ?? '?';
    const [outcome] = await perform(subject, {
      do: 'assign-ips',
      networkInterfaceId: to,
      privateIps: [privateIp],
      allowReassignment: false,
    });
    expect(outcome).toMatchObject({ outcome: 'failed' });
  },

  'gives up attaching a NIC to a server of another zone': async (subject) => {
    const { subnet, otherSubnet } = await makeNetwork(subject);
    const serverId = await makeServer(subject, otherSubnet);
    const networkInterfaceId = await makeNic(subject, subnet);
    expect(await perform(subject, { do: 'attach-nic', networkInterfaceId, serverId, deviceIndex: 1 })).toMatchObject([
      { outcome: 'failed', code: 'InvalidParameterCombination' },
    ]);
  },

  'asks for another look when a device index is taken': async (subject) => {
    const { subnet } = await makeNetwork(subject);
    const serverId = await makeServer(subject, subnet);
    await attachNic(subject, await makeNic(subject, subnet), serverId);
    const networkInterfaceId = await makeNic(subject, subnet);
    expect(await perform(subject, { do: 'attach-nic', networkInterfaceId, serverId, deviceIndex: 1 })).toMatchObject([
      { outcome: 'wait', code: 'InvalidParameterValue' },
    ]);
  },

  'gives up on a server type without a free slot': async (subject) => {
    const { subnet } = await makeNetwork(subject);
    const serverId = await makeServer(subject, subnet);
    await attachNic(subject, await makeNic(subject, subnet), serverId, 1);
    await attachNic(subject, await makeNic(subject, subnet), serverId, 2);
    const networkInterfaceId = await makeNic(subject, subnet);
    expect(await perform(subject, { do: 'attach-nic', networkInterfaceId, serverId, deviceIndex: 3 })).toMatchObject([
      { outcome: 'failed', code: 'AttachmentLimitExceeded' },
    ]);
  },

  'gives up detaching the primary NIC': async (subject) => {
    const { production } = await makePair(subject);
    const { nics } = await subject.compute.observe({ nicsOfServers: [production] });
    const primary = [...nics.keys()].map((id) => present(nics, id)).find((nic) => nic?.attachment?.deviceIndex === 0);
    const { id: networkInterfaceId = '', attachment } = primary ?? {};
    const detach: Action = {
      do: 'detach-nic',
      networkInterfaceId,
      attachmentId: attachment?.id ?? '',
      force: true,
    };
    expect(await perform(subject, detach)).toMatchObject([{ outcome: 'failed', code: 'OperationNotPermitted' }]);
  },

  'takes an EIP over from another NIC in one call, and may be told so again': async (subject) => {
    const { subnet } = await makeNetwork(subject);
    const [from, to] = [await makeNic(subject, subnet), await makeNic(subject, subnet)];
    const { allocationId } = await makeEip(subject, from);
    const privateIp = (await nicOf(subject, to)).PrivateIpAddress ?? '';
    const takeOver: Action = { do: 'associate-address', allocationId, networkInterfaceId: to, privateIp };
    for (const _ of ['first', 'again']) {
      await performed(subject, takeOver);
      await untilSeen(subject, { addresses: [allocationId] }, ({ addresses }) => {
        const owner = present(addresses, allocationId);
        return owner?.networkInterfaceId === to && owner.privateIp === privateIp;
      });
    }
  },

  'gives up on an EIP that is not of this account': async (subject) => {
    const { subnet } = await makeNetwork(subject);
    const networkInterfaceId = await makeNic(subject, subnet);
    const privateIp = (await nicOf(subject, networkInterfaceId)).PrivateIpAddress ?? '';
    expect(
      await perform(subject, {
        do: 'associate-address',
        allocationId: 'eipalloc-00000000000000000',
        networkInterfaceId,
        privateIp,
      }),
    ).toMatchObject([{ outcome: 'failed', code: 'InvalidAllocationID.NotFound' }]);
  },

  'makes a volume of a pair from a snapshot, and finds it by its pair': async (subject) => {
    const { subnet } = await makeNetwork(subject);
    const { volumeId } = await rootOf(subject, await makeServer(subject, subnet));
    const snapshotId = await makeSnapshot(subject, volumeId);
    const [pairId, other] = [newPairId(), newPairId()];
    await performed(subject, createVolume(pairId, snapshotId, OTHER_ZONE));
    const query = { volumesOfPairs: [pairId, other] };
    await untilSeen(subject, query, ({ found }) => present(found.volumesOfPairs, pairId)?.length === 1);
    const { volumes, found } = await subject.compute.observe(query);
    const [made = ''] = present(found.volumesOfPairs, pairId) ?? [];
    await volumeIs(subject, made, 'available');
    expect(present(found.volumesOfPairs, other)).toEqual([]);
    expect(present(volumes, made)).toMatchObject({
      id: made,
      availabilityZone: OTHER_ZONE,
      sizeGiB: 40,
      type: 'gp3',
      iops: 3000,
      throughput: 125,
      snapshotId,
      tags: { [TAGS.pair]: pairId },
      attachments: [],
    });
  },

  'makes one volume of a pair, however often it is told so': async (subject) => {
    const { subnet } = await makeNetwork(subject);
    const { volumeId } = await rootOf(subject, await makeServer(subject, subnet));
    const snapshotId = await makeSnapshot(subject, volumeId);
    const pairId = newPairId();
    for (const _ of ['first', 'again']) await performed(subject, createVolume(pairId, snapshotId));
    await untilSeen(subject, { volumesOfPairs: [pairId] }, ({ found }) =>
      Boolean(present(found.volumesOfPairs, pairId)?.length),
    );
    const { found } = await subject.compute.observe({ volumesOfPairs: [pairId] });
    expect(present(found.volumesOfPairs, pairId)).toHaveLength(1);
  },

  'gives up on a snapshot that is gone': async (subject) => {
    expect(await perform(subject, createVolume(newPairId(), 'snap-00000000000000000'))).toMatchObject([
      { outcome: 'failed', code: 'InvalidSnapshot.NotFound' },
    ]);
  },

  "swaps a stopped server's root volume": async (subject) => {
    const { subnet } = await makeNetwork(subject);
    const serverId = await makeServer(subject, subnet);
    const { volumeId, device } = await rootOf(subject, serverId);
    const snapshotId = await makeSnapshot(subject, volumeId);
    await stopServer(subject, serverId);
    const pairId = newPairId();
    await performed(subject, createVolume(pairId, snapshotId));
    await performed(subject, { do: 'detach-volume', volumeId, serverId });
    await volumeIs(subject, volumeId, 'available');
    await untilSeen(subject, { volumesOfPairs: [pairId] }, ({ found }) =>
      Boolean(present(found.volumesOfPairs, pairId)?.length),
    );
    const { found } = await subject.compute.observe({ volumesOfPairs: [pairId] });
    const [made = ''] = present(found.volumesOfPairs, pairId) ?? [];
    await volumeIs(subject, made, 'available');
    await performed(subject, { do: 'attach-volume', volumeId: made, serverId, device });
    await volumeIs(subject, made, 'in-use');
    await untilSeen(subject, { servers: [serverId] }, ({ servers }) =>
      Boolean(present(servers, serverId)?.disks?.some((disk) => disk.volumeId === made && disk.device === device)),
    );
  },

  'asks for another look when the attach of a volume is repeated': async (subject) => {
    const { subnet } = await makeNetwork(subject);
    const serverId = await makeServer(subject, subnet);
    const { volumeId, device } = await rootOf(subject, serverId);
    expect(await perform(subject, { do: 'attach-volume', volumeId, serverId, device })).toMatchObject([
      { outcome: 'wait' },
    ]);
    await volumeIs(subject, volumeId, 'in-use');
  },

  'stops a server with stop protection only once that is cleared, and shows it either way': async (subject) => {
    const { subnet } = await makeNetwork(subject);
    const serverId = await makeServer(subject, subnet);
    const protection = (value: boolean): Action => ({
      do: 'set-protection',
      serverId,
      attribute: 'disableApiStop',
      value,
    });
    const shows = (value: boolean) =>
      untilSeen(
        subject,
        { protections: { disableApiStop: [serverId] } },
        ({ protections }) => present(protections.disableApiStop, serverId) === value,
      );
    await shows(false);
    for (const _ of ['first', 'again']) await performed(subject, protection(true));
    await shows(true);
    expect(await perform(subject, forceStop(serverId))).toMatchObject([
      { outcome: 'failed', code: 'OperationNotPermitted' },
    ]);
    await performed(subject, protection(false));
    await shows(false);
    await performed(subject, forceStop(serverId));
    await untilState(subject, serverId, 'stopped');
  },

  'shows and changes termination protection': async (subject) => {
    const { subnet } = await makeNetwork(subject);
    const serverId = await makeServer(subject, subnet);
    for (const value of [true, false]) {
      await performed(subject, { do: 'set-protection', serverId, attribute: 'disableApiTermination', value });
      await untilSeen(
        subject,
        { protections: { disableApiTermination: [serverId, 'i-00000000000000000'] } },
        ({ protections: { disableApiTermination: seen } }) =>
          present(seen, serverId) === value && fact(seen, 'i-00000000000000000').is === 'absent',
      );
    }
  },

  'starts a stopped server': async (subject) => {
    const { subnet } = await makeNetwork(subject);
    const id = await makeServer(subject, subnet);
    await stopServer(subject, id);
    await subject.compute.startServer(id);
    await untilState(subject, id, 'running');
  },

  'says why a server without root volume does not start, and what to do': async (subject) => {
    const { subnet } = await makeNetwork(subject);
    const serverId = await makeServer(subject, subnet);
    await stopServer(subject, serverId);
    const { volumeId } = await rootOf(subject, serverId);
    await performed(subject, { do: 'detach-volume', volumeId, serverId });
    await volumeIs(subject, volumeId, 'available');
    await expect(subject.compute.startServer(serverId)).rejects.toMatchObject({
      name: 'ServerNotStartedError',
      serverId,
      message: expect.stringMatching(/It has no root volume: .* Start the DR server/),
    });
  },

  'says so when the server to start does not exist': async ({ compute }) => {
    await expect(compute.startServer('i-00000000000000000')).rejects.toMatchObject({
      name: 'ServerNotStartedError',
      code: 'InvalidInstanceID.NotFound',
      serverId: 'i-00000000000000000',
    });
  },

  'sends nothing once its time is up': async (subject) => {
    const { subnet } = await makeNetwork(subject);
    const id = await makeServer(subject, subnet);
    expect(await subject.compute.perform([forceStop(id)], subject.clock.now() - 1)).toMatchObject([
      { outcome: 'deferred' },
    ]);
    const { servers } = await subject.compute.observe({ servers: [id] });
    expect(present(servers, id)?.state).toBe('running');
  },
};
