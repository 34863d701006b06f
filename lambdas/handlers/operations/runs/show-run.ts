import { type FailoverRecord, lastBegun } from '../../../domain/group/failover.ts';
import { membersOf } from '../../../domain/group/member.ts';
import type { Instant, Members, ProtectionGroup } from '../../../domain/group/protection-group.ts';
import { isProtectionRun, type RunKind } from '../../../domain/group/run-kind.ts';
import { secondsAfter } from '../../../domain/instant.ts';
import { buildReport } from '../../../domain/report/report.ts';
import { type RunServer, serverNow, serverReported } from '../../../domain/report/run-servers.ts';
import { serverBackNow, serversGivenBack } from '../../../domain/report/run-servers-back.ts';
import { isRestoredBy, serverProtected, serverRestored } from '../../../domain/report/run-servers-protected.ts';
import { type WayBack, wayBackOf } from '../../../domain/report/way-back.ts';
import type { Clock } from '../../../ports/clock.ts';
import { instant } from '../../instant.ts';
import { findRun, type JobDeps } from './find-run.ts';
import { jobOf, type RunJob } from './jobs.ts';

export interface ShowRunDeps extends JobDeps {
  readonly clock: Clock;
}

/** A run as people watch it. */
export interface ShownRun extends RunJob {
  readonly servers: readonly RunServer[];
  readonly wayBack: WayBack;
  /** By the plan that the recorder had made of the very same facts. Absent where it has made none. */
  readonly expectedEndAt?: Instant;
}

/**
 * One run, whoever started it, by what is kept alone: one that runs by the records of its members, one that has ended by the
 * audit trail. Asks nothing of EC2, so it answers however many servers there are, and takes nothing of a failover's
 * allowance. @param knownGroupId where the run is, if that is known @throws RunNotFoundError, GroupsUnreadableError
 */
export const createShowRun =
  (deps: ShowRunDeps) =>
  async (runId: string, knownGroupId?: string): Promise<ShownRun> => {
    const run = await findRun(deps, runId, knownGroupId);
    const { groupId, record } = run;
    const [group, members, failovers] = await Promise.all([
      deps.store.findGroup(groupId),
      deps.store.members(groupId),
      deps.store.listFailovers(groupId),
    ]);
    const job = await jobOf(deps, run, members.instances);
    return {
      ...job,
      servers: await serversOf(deps, { job, group, members }),
      wayBack:
        run.kind !== 'failover'
          ? { is: 'closed', why: WHY_CLOSED[run.kind] }
          : wayBackOf({ runId, group, record, isOver: isOver(job), ...members, last: lastBegun(failovers) }),
      ...(await expectedEnd(deps, record)),
    };
  };

/** Why no way leads back from runs that move nothing. */
const WHY_CLOSED: Readonly<Record<Exclude<RunKind, 'failover'>, string>> = {
  'roll-back': 'the run is the way back',
  enable: 'nothing of production changes; protect disable turns protection off again',
  reprotect: 'nothing of production changes; a failover leads home',
  disable: 'nothing of production changes; protect enable turns protection on again',
  restore: 'the disks that are replaced stay, and are listed as left behind',
};

const isOver = ({ execution }: RunJob): boolean => execution !== undefined && execution.status !== 'RUNNING';

interface Known {
  readonly job: RunJob;
  readonly group: ProtectionGroup | undefined;
  readonly members: Members;
}

/** Members carry the progress of their last failover, and a later one overwrites it: the trail keeps it for good. */
const serversOf = async (deps: ShowRunDeps, known: Known): Promise<readonly RunServer[]> => {
  const { kind, record } = known.job;
  if (kind === 'roll-back') return serversBack(deps, known);
  if (isProtectionRun(kind)) return serversProtected(known);
  const hasEnded = record !== undefined && record.status !== 'RUNNING';
  if (!hasEnded) return serversByMembers(known);
  const trail = await deps.store.listEvents(record.groupId);
  const report = buildReport(trail, record.id, instant(deps.clock));
  return report?.findings.servers.map(serverReported) ?? [];
};

const serversByMembers = ({ job, group, members }: Known): readonly RunServer[] =>
  group ? membersOf(group, members, job.record?.production).map((member) => serverNow(member, job.id)) : [];

/** What the members say now: of a run before the last one they say nothing any more. */
const serversProtected = ({ job: { id, kind }, group, members }: Known): readonly RunServer[] => {
  if (!group || kind === 'disable') return [];
  const all = membersOf(group, members);
  return kind === 'restore'
    ? all.filter((member) => isRestoredBy(member, id)).map((member) => serverRestored(member, id))
    : all.map((member) => serverProtected(member, id));
};

const serversBack = async ({ store }: ShowRunDeps, { job, group, members }: Known): Promise<readonly RunServer[]> => {
  const { id, groupId, execution, undone } = job;
  const undoes = undone?.id ?? (group?.lease?.failoverId === id ? group.lease.undoes : undefined) ?? '';
  if (execution?.status !== 'RUNNING') return serversGivenBack(await store.listEvents(groupId), { runId: id, undoes });
  return group ? membersOf(group, members).map((member) => serverBackNow(member, undoes)) : [];
};

const expectedEnd = async (
  { store }: ShowRunDeps,
  record: FailoverRecord | undefined,
): Promise<Pick<ShownRun, 'expectedEndAt'>> => {
  if (record?.status !== 'RUNNING') return {};
  const { digest, expectedSeconds } = (await store.findReadiness(record.groupId)) ?? {};
  if (expectedSeconds === undefined || digest !== record.plan?.digest) return {};
  return { expectedEndAt: secondsAfter(record.startedAt, expectedSeconds) };
};
