import { DetachVolumeCommand, StopInstancesCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import type { DryRunCall } from '../../lambdas/domain/rehearsal/dry-run.ts';
import { createGuard } from '../../lambdas/handlers/guard/guard.ts';
import { createCancelFailover } from '../../lambdas/handlers/operations/runs/cancel-failover.ts';
import { createPlanFailover } from '../../lambdas/handlers/operations/runs/plan-failover.ts';
import { failOverTo, reportOf } from './points.ts';
import {
  CONFIRMATION,
  expectFailedOver,
  failOver,
  GROUP,
  type HeldSubject,
  identityOf,
  production,
  rootVolumeOf,
  serversById,
  setup,
  startByHand,
  volumesOf,
} from './setup.ts';

const first = ({ site }: HeldSubject) => site.servers[0] ?? { name: '?', production: '?', dr: '?' };

/** A site on which the volumes of these servers are let go by force only. */
const started = async (servers: (subject: HeldSubject) => readonly string[], options = {}) => {
  const subject = await setup({ servers: 2, ...options });
  const { ec2 } = subject.runtime;
  const before = await identityOf(ec2, production(subject));
  for (const server of servers(subject)) await hang(subject, server);
  return { subject, before };
};

const hang = async ({ runtime: { ec2 } }: HeldSubject, server: string): Promise<readonly string[]> => {
  const ids = (await volumesOf(ec2, server)).map(({ VolumeId = '?' }) => VolumeId);
  for (const id of ids) ec2.faults.hangDetach(id);
  return ids;
};

interface Detachment {
  readonly volumeId: string;
  readonly serverId: string;
  readonly force: boolean;
  readonly at: number;
  readonly message: string;
}

/** Accepted calls that took a volume off, by the trail. */
const detachments = async ({ runtime }: HeldSubject): Promise<readonly Detachment[]> => {
  const events = await runtime.store.listEvents(GROUP);
  return events.flatMap(({ at, message, data }) => {
    const { action, outcome } = (data ?? {}) as { action?: Record<string, unknown>; outcome?: { outcome: string } };
    if (action?.do !== 'detach-volume' || outcome?.outcome !== 'done') return [];
    const { volumeId, serverId, force } = action;
    return [
      { volumeId: String(volumeId), serverId: String(serverId), force: force === true, at: Date.parse(at), message },
    ];
  });
};

/** Every forced call came a minute after the same call without force, or later. */
const expectForced = async (subject: HeldSubject, servers: readonly string[], afterMs = 60_000): Promise<void> => {
  const all = await detachments(subject);
  const forced = all.filter(({ force }) => force);
  expect([...new Set(forced.map(({ serverId }) => serverId))].sort()).toEqual([...servers].sort());
  for (const { volumeId, at, message } of forced) {
    const plain = all.find((one) => one.volumeId === volumeId && !one.force);
    expect(at - (plain?.at ?? at)).toBeGreaterThanOrEqual(afterMs);
    expect(message).toContain(`detach-volume ${volumeId} by force accepted`);
  }
};

describe('a failover whose volumes are let go by force only', () => {
  it('comes through by itself where the root volumes of production hang', async () => {
    const { subject, before } = await started(production);
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
    await expectFailedOver(subject, before);
    await expectForced(subject, production(subject));
  });

  it('comes through within a short budget as well', async () => {
    const policy = { fencingBudgetSeconds: 60, migrationBudgetSeconds: 60 };
    const { subject, before } = await started(production, { change: (given: object) => ({ ...given, policy }) });
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
    await expectFailedOver(subject, before);
    await expectForced(subject, production(subject), 30_000);
  });

  it('comes through where the own disks of a DR server hang', async () => {
    const { subject, before } = await started((site) => [first(site).dr]);
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
    await expectFailedOver(subject, before);
    await expectForced(subject, [first(subject).dr]);
  });

  it('comes through where somebody else has begun the detachment', async () => {
    const { subject, before } = await started((site) => [first(site).production]);
    const { ec2, clock } = subject.runtime;
    const { production: id } = first(subject);
    await ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
    await clock.sleep(60_000);
    const VolumeId = await rootVolumeOf(ec2, id);
    await ec2.send(new DetachVolumeCommand({ VolumeId }));
    await clock.sleep(10_000);
    const { dryRun } = await createPlanFailover(subject.runtime)(GROUP);
    const forcedBy = ({ action }: DryRunCall) => action.do === 'detach-volume' && action.force === true;
    const planned = dryRun.servers.flatMap(({ calls }) => calls.filter(forcedBy));
    expect(planned).toMatchObject([
      { action: { volumeId: VolumeId }, precondition: expect.stringContaining('server down'), preconditionHolds: true },
    ]);
    expect(dryRun.servers.map(({ ends }) => ends)).toEqual(['migrated', 'migrated']);
    const began = clock.now();
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
    await expectFailedOver(subject, before);
    const [forced, ...more] = (await detachments(subject)).filter(({ force }) => force);
    expect(more).toEqual([]);
    expect(forced).toMatchObject({ volumeId: VolumeId, serverId: id });
    expect((forced?.at ?? 0) - began).toBeGreaterThanOrEqual(60_000);
  });

  it("moves production's own disks though they hang, and loses nothing", async () => {
    const { subject, before } = await started(production);
    expect(await failOverTo(subject, 'f-1', 'live')).toMatchObject({ status: 'SUCCEEDED' });
    await expectFailedOver(subject, before);
    const { servers, rpo } = await reportOf(subject, 'f-1');
    expect(rpo.seconds).toBe(0);
    for (const { lastPoint } of servers) expect(lastPoint).toEqual({ took: 'live' });
    await expectForced(subject, production(subject), 30_000);
  });

  it('does not force what lets go in its own time', async () => {
    const { subject } = await started(() => []);
    expect(await failOverTo(subject, 'f-1', 'live')).toMatchObject({ status: 'SUCCEEDED' });
    expect((await detachments(subject)).filter(({ force }) => force)).toEqual([]);
  });
});

describe('a roll-back', () => {
  const idsAt = async ({ runtime: { ec2 } }: HeldSubject, server: string): Promise<readonly string[]> =>
    (await volumesOf(ec2, server)).map(({ VolumeId = '?' }) => VolumeId).sort();

  /** Cancelled once a volume of production is on its way off, and hangs. */
  const cancelled = async (hung: 'root' | 'data', request: { readonly point?: 'live' } = {}) => {
    const subject = await setup({ servers: 1 });
    const { ec2, clock, workflow } = subject.runtime;
    const before = await identityOf(ec2, production(subject));
    const { production: id } = first(subject);
    const root = await rootVolumeOf(ec2, id);
    const disks = await idsAt(subject, id);
    const hanging = disks.filter((disk) => (disk === root) === (hung === 'root'));
    for (const disk of hanging) ec2.faults.hangDetach(disk);
    await workflow.start('f-1', { groupId: GROUP, confirmation: CONFIRMATION, ...request });
    const isOnItsWay = async () => (await detachments(subject)).some(({ volumeId }) => hanging.includes(volumeId));
    while (!(await isOnItsWay())) await clock.sleep(1_000);
    const ended = createCancelFailover(subject.runtime)({ group: GROUP, start: false });
    const expectWhole = async (): Promise<void> => {
      expect(await subject.runtime.store.findGroup(GROUP)).toMatchObject({
        status: 'protected',
        priorityStation: 'source',
      });
      expect(await identityOf(ec2, production(subject))).toEqual(before);
      expect(await idsAt(subject, id)).toEqual(disks);
      const mapped = (await serversById(ec2)).get(id)?.BlockDeviceMappings ?? [];
      expect(mapped.map(({ Ebs }) => Ebs?.Status)).toEqual(disks.map(() => 'attached'));
    };
    return { subject, ended, expectWhole };
  };

  it('gives a root volume back that hangs on its way off', async () => {
    const { subject, ended, expectWhole } = await cancelled('root');
    await ended;
    await expectWhole();
    await expectForced(subject, production(subject));
  });

  it('gives a disk back that hangs on its way off, and was to move', async () => {
    const { subject, ended, expectWhole } = await cancelled('data', { point: 'live' });
    await ended;
    await expectWhole();
    await expectForced(subject, production(subject));
  });

  it('neither forces nor attaches it while an earlier try may still force', async () => {
    const { subject, ended, expectWhole } = await cancelled('root');
    const { runtime } = subject;
    const isGivingBack = async () =>
      (await runtime.store.members(GROUP)).instances.some(
        ({ progress }) => progress?.phases.giveBack?.leavingSince !== undefined,
      );
    while (!(await isGivingBack())) await runtime.clock.sleep(1_000);
    const known = runtime.ec2.calls().length;
    const until = runtime.clock.now() + 200_000;
    await runtime.store.startActing(GROUP, { id: 'old', until: new Date(until).toISOString() });
    await ended;
    await expectWhole();
    const own = runtime.ec2.calls().slice(known);
    const moves = own.filter(({ action }) => action === 'AttachVolume' || action === 'DetachVolume');
    expect(moves.map(({ action }) => action)).toEqual(['DetachVolume', 'AttachVolume']);
    for (const { at } of moves) expect(at).toBeGreaterThanOrEqual(until);
  });
});

describe('the guard', () => {
  it('brings a server down whose root volume hangs', async () => {
    const { subject } = await started(() => []);
    const { runtime } = subject;
    const { production: id } = first(subject);
    const root = await rootVolumeOf(runtime.ec2, id);
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
    await startByHand({ runtime, roots: new Map([[id, root]]) }, id);
    await runtime.clock.sleep(30_000);
    runtime.ec2.faults.hangDetach(root);
    const report = await createGuard(runtime)({}, { id: 'sweep-1', remainingMs: () => 300_000 });
    expect(report).toMatchObject({ fenced: [{ serverId: id }], open: [] });
    expect((await volumesOf(runtime.ec2, id)).map(({ VolumeId }) => VolumeId)).not.toContain(root);
  });
});
