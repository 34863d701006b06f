import { concurrently } from '../../concurrently.ts';
import type { Instant, ProtectedInstance } from '../../domain/group/protection-group.ts';
import { advance } from '../../domain/pass/advance.ts';
import type { Turn } from '../../domain/pass/pace.ts';
import type { PhaseRule } from '../../domain/pass/phase-rule.ts';
import type { Performed } from '../../domain/pass/phase-verdict.ts';
import { fact, type ObservedSite } from '../../domain/site/observed.ts';
import type { GroupStore } from '../../ports/group-store.ts';
import { actionEvent } from './action-event.ts';
import { milestone } from './milestone.ts';
import type { Run } from './run.ts';

/** A member after a pass over it. */
export const advanced = (
  { member, verdict, performed }: Turn,
  phase: PhaseRule,
  now: Instant,
  epoch: number,
): ProtectedInstance => {
  const { instance } = member;
  if (!instance.progress) throw new Error(`Instance ${instance.id} was not prepared; start it again.`);
  const progress = advance(instance.progress, phase, { verdict, performed, now });
  return { ...instance, progress, ...phase.record?.(member, verdict, now), epoch };
};

interface PassedOver {
  readonly phase: PhaseRule;
  readonly turns: readonly Turn[];
  readonly site: ObservedSite;
  readonly at: Instant;
}

/**
 * Writes what a pass has done and what its members are after it. Answers with the members that it drove. Safe to
 * repeat: a line may stand twice. @throws StaleEpochError, OutdatedCopyError
 */
export const record = async (
  store: GroupStore,
  run: Run,
  { phase, turns, site, at }: PassedOver,
): Promise<readonly ProtectedInstance[]> => {
  const after = turns.map((turn) => ({
    turn,
    instance: withSeen(advanced(turn, phase, at, run.epoch), turn.member.productionServerId, site),
  }));
  const events = after.flatMap(({ turn: { member, performed }, instance }) => [
    ...performed.filter(isSent).map((one) => actionEvent(member.instance, one, run.by)),
    ...milestone(phase, { member, after: instance, site }),
  ]);
  // The trail first: should the function die in between, a line may stand twice, but none is missing.
  await run.tell(events, at);
  const changed = after.filter(({ turn, instance }) => hasChanged(turn.member.instance, instance));
  await concurrently(changed, ({ instance }) => store.saveInstance(instance));
  return after.map(({ instance }) => instance);
};

/** With what the look showed of the production server; one that did not show it leaves what is known. */
const withSeen = (instance: ProtectedInstance, serverId: string, site: ObservedSite): ProtectedInstance => {
  const shown = fact(site.servers, serverId);
  if (shown.is === 'unknown' || !instance.progress) return instance;
  const seen = { state: shown.is === 'present' ? shown.value.state : shown.is, at: site.at };
  return { ...instance, progress: { ...instance.progress, seen } };
};

/** What the allowance had no room for is counted with the member: an event each would outgrow all others. */
const isSent = ({ outcome }: Performed): boolean => outcome.outcome !== 'deferred';

/** Whether a pass has anything to record of a member: when EC2 showed the same again is no reason to write. */
export const hasChanged = (before: ProtectedInstance | undefined, after: ProtectedInstance): boolean =>
  toRecord(before) !== toRecord(after);

const toRecord = ({ progress, stayDown }: Partial<ProtectedInstance> = {}): string =>
  JSON.stringify([progress && { ...progress, seen: progress.seen?.state }, stayDown]);
