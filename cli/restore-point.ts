import type { PointChoice } from '../lambdas/domain/group/point-choice.ts';
import type { StartedRun } from '../lambdas/handlers/operations/runs/start-run.ts';
import { UsageError } from './exit-codes.ts';
import { followRun } from './follow/follow.ts';
import type { Page } from './render/page.ts';
import { restoredServers, restoredText } from './restored-servers.ts';
import type { Outcome, Session } from './session.ts';
import { protectionOutcome } from './turn-protection.ts';

export interface Restoring {
  readonly point?: PointChoice;
  /** Ids or names. @default every server */
  readonly instance?: readonly string[];
}

/** Brings servers to another recovery point, and follows the run to its end. */
export const restorePoint = async (session: Session, wanted: string, asked: Restoring): Promise<Outcome> => {
  const { operations, io, target } = session;
  const { point, instance: instances } = asked;
  if (point === undefined) throw new UsageError('Say to which point: --point TIME, or --point NAME of "sdrs points".');
  if (point === 'final' || point === 'live') {
    throw new UsageError(`--point ${point} is a failover's. Name a moment, or a recovery point of "sdrs points".`);
  }
  const { group } = await operations.showGroup(wanted);
  const requestedBy = { kind: 'command', caller: await target.caller() } as const;
  const started = await operations.startRestore({
    groupId: group.id,
    point,
    ...(instances ? { instances } : {}),
    requestedBy,
  });
  io.err(`Run ${started.failoverId} restores servers of ${group.name}.`);
  await followRun(session, started);
  return restoreOutcome(session, started);
};

/** What a restore has come to: of the servers that it was about, and of those alone. */
const restoreOutcome = async (session: Session, started: StartedRun): Promise<Outcome> => {
  const { groupId, failoverId: runId } = started;
  const { store } = session.target;
  const [outcome, group, members, events, runs] = await Promise.all([
    protectionOutcome(session, { ...started, kind: 'restore' }),
    store.findGroup(groupId),
    store.members(groupId),
    store.listEvents(groupId),
    store.listFailovers(groupId),
  ]);
  if (!group) return outcome;
  const failovers = new Set(runs.map(({ id }) => id));
  const { servers, open } = restoredServers(group, members, { runId, events, failovers });
  const text = (page: Page) =>
    [
      ...servers.map(restoredText),
      ...(open.length > 0 ? ['Servers that lack their disks still:', ...open] : []),
      outcome.text(page),
    ].join('\n');
  return { ...outcome, json: { ...Object(outcome.json), servers }, text };
};
