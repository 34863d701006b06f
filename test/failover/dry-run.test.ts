import { describe, expect, it } from 'vitest';
import type { DryRunServer } from '../../lambdas/domain/rehearsal/dry-run.ts';
import type { GroupDescription } from '../../lambdas/handlers/operations/groups/group-description.ts';
import { createPlanFailover } from '../../lambdas/handlers/operations/runs/plan-failover.ts';
import type { Call } from '../../simulated-aws/ec2.ts';
import { failOver, GROUP, type Subject, setup } from './setup.ts';

const planOf = ({ runtime }: Subject) => createPlanFailover(runtime)(GROUP);

/** `DetachVolume vol-1`, for each resource that a call names. */
type Said = readonly string[];

const READS = /^Describe/;

/** What EC2 was really asked to change, one line a resource, read from the requests themselves. */
const received = (calls: readonly Call[]): Said =>
  calls
    .filter(({ action }) => !READS.test(action))
    .flatMap(({ action, input }) => resourcesOf(input as Request).map((resource) => `${action} ${resource}`));

interface Request {
  readonly InstanceIds?: readonly string[];
  readonly Resources?: readonly string[];
  readonly AttachmentId?: string;
  readonly AllocationId?: string;
  readonly NetworkInterfaceId?: string;
  readonly SnapshotId?: string;
  readonly VolumeId?: string;
}

const resourcesOf = (input: Request): readonly string[] =>
  input.InstanceIds ??
  input.Resources ?? [
    input.AllocationId ?? input.NetworkInterfaceId ?? input.AttachmentId ?? input.SnapshotId ?? input.VolumeId ?? '?',
  ];

/** The dry run's calls in the same words. Its volumes have no ids yet, so they go by the snapshot they are made from. */
const foretold = ({ calls }: DryRunServer): Said => {
  const snapshots = new Map<string, string>();
  return calls.map(({ api, action }) => {
    switch (action.do) {
      case 'tag-fenced':
      case 'untag-fenced':
      case 'set-protection':
      case 'set-auto-recovery':
      case 'leave-scaling-group':
      case 'join-scaling-group':
      case 'force-stop':
      case 'start-server':
      case 'keep-volumes':
      case 'release-volumes':
      case 'terminate':
        return `${api} ${action.serverId}`;
      case 'tag-pinned':
      case 'untag-pinned':
        return `${api} ${action.snapshotId}`;
      case 'tag-freed':
      case 'untag-freed':
        return `${api} ${action.volumeId}`;
      case 'tag-group':
      case 'untag-group':
        return `${api} ${action.resourceId}`;
      case 'create-volume':
        snapshots.set(`(volume of ${action.pairId})`, action.snapshotId);
        return `${api} ${action.snapshotId}`;
      case 'attach-volume':
        return `${api} ${snapshots.get(action.volumeId) ?? action.volumeId}`;
      case 'detach-volume':
      case 'create-snapshot':
        return `${api} ${action.volumeId}`;
      case 'detach-nic':
        return `${api} ${action.attachmentId}`;
      case 'isolate-nic':
      case 'restore-groups':
      case 'keep-nic':
      case 'release-nic':
      case 'attach-nic':
      case 'assign-ips':
      case 'check-launch':
      case 'launch-server':
      case 'source-dest-check-off':
        return `${api} ${action.networkInterfaceId}`;
      case 'replace-route':
      case 'create-route':
      case 'replace-transit-route':
      case 'create-transit-route':
        return `${api} ${action.tableId}`;
      case 'associate-address':
        return `${api} ${action.allocationId}`;
      default:
        return action satisfies never;
    }
  });
};

/** The same lines with made volumes named by their snapshots, as EC2 tells them afterwards. */
const bySnapshot = async ({ runtime }: Subject, said: Said): Promise<Said> => {
  const { pairs } = await runtime.store.members(GROUP);
  const made = new Map(pairs.map(({ volumes, recoveryPoint }) => [volumes.target, recoveryPoint?.snapshotId]));
  return said.map((line) => {
    const [api, resource = ''] = line.split(' ');
    return api === 'AttachVolume' ? `${api} ${made.get(resource) ?? resource}` : line;
  });
};

/** Calls on one resource, in order. */
const byResource = (said: Said) => Map.groupBy(said, (line) => line.split(' ')[1] ?? '');

const foretoldAndReceived = async (subject: Subject) => {
  const { dryRun } = await planOf(subject);
  const before = subject.runtime.ec2.calls().length;
  expect(await failOver(subject, 'failover-1')).toMatchObject({ status: 'SUCCEEDED' });
  const really = await bySnapshot(subject, received(subject.runtime.ec2.calls().slice(before)));
  return { said: await bySnapshot(subject, dryRun.servers.flatMap(foretold)), really };
};

describe('the dry run of a failover', () => {
  it('lists the very calls that EC2 then receives, in the same order for each resource', async () => {
    const subject = await setup({ servers: 4 });
    const { said, really } = await foretoldAndReceived(subject);
    expect(said.length).toBeGreaterThan(40);
    expect([...said].sort()).toEqual([...really].sort());
    expect(byResource(said)).toEqual(byResource(really));
  });

  it('lists the calls of a failover into another zone as well', async () => {
    const demands = { mac: 'preferred', privateIp: 'preferred', eip: 'required' } as const;
    const lastOnly = (description: GroupDescription) => ({
      ...description,
      demands,
      instances: description.instances.slice(-1),
    });
    const subject = await setup({ servers: 10, drZone: 'eu-central-1b', change: lastOnly });
    const { said, really } = await foretoldAndReceived(subject);
    expect(byResource(said)).toEqual(byResource(really));
    expect(said.some((line) => line.startsWith('AssociateAddress'))).toBe(true);
  });

  it('moves nothing itself, and every precondition it states holds when its call is due', async () => {
    const subject = await setup({ servers: 3 });
    const before = subject.runtime.ec2.calls().length;
    const { dryRun } = await planOf(subject);
    expect(received(subject.runtime.ec2.calls().slice(before))).toEqual([]);
    const unmet = dryRun.servers.flatMap(({ calls }) => calls.filter(({ preconditionHolds }) => !preconditionHolds));
    expect(unmet).toEqual([]);
  });

  it('foretells what is left to do after a failover that died', async () => {
    const subject = await setup({ servers: 2 });
    const whole = (await planOf(subject)).dryRun.servers.flatMap(foretold);
    subject.runtime.power.cutAt({ call: 60, when: 'after' });
    await failOver(subject, 'failover-0');
    expect(subject.runtime.power.isOn).toBe(false);
    subject.runtime = subject.runtime.reopen();
    await subject.runtime.clock.sleep(60_000);
    const { said, really } = await foretoldAndReceived(subject);
    expect(said.length).toBeGreaterThan(0);
    expect(said.length).toBeLessThan(whole.length);
    expect(byResource(said)).toEqual(byResource(really));
  });
});
