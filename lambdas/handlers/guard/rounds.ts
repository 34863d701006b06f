import { isOvertaken } from '../../domain/errors/errors.ts';
import type { GroupTrouble } from '../../domain/errors/unreadable.ts';
import { memberState } from '../../domain/group/progress.ts';
import type { Instant } from '../../domain/group/protection-group.ts';
import { advance } from '../../domain/pass/advance.ts';
import { FENCE } from '../../domain/phases/fence/fence.ts';
import { fact, type ObservedSite } from '../../domain/site/observed.ts';
import { eachGroup } from '../each-group.ts';
import { instant } from '../instant.ts';
import { act } from '../pass/act.ts';
import { look } from '../pass/look.ts';
import { noteBefore } from '../pass/note-before.ts';
import type { StepDeps } from '../steps/deps.ts';
import { eventsOf, hasReturned, tell } from './trail.ts';
import type { GuardTurn } from './turn.ts';
import { type Watch, watchesOf, watchKey } from './watches.ts';

/** Looks at the servers and asks the failover's own rules what each needs. */
export const lookAt = async (deps: StepDeps, watches: readonly Watch[]): Promise<GuardTurn[]> => {
  const { site, turns } = await look(
    deps,
    FENCE,
    watches.map(({ member }) => member),
  );
  return watches.flatMap((watch, index) => {
    const verdict = turns[index]?.verdict;
    return verdict ? [{ watch, state: stateIn(site, watch.order.serverId), site, verdict, performed: [] }] : [];
  });
};

const stateIn = (site: ObservedSite, serverId: string): string => {
  const seen = fact(site.servers, serverId);
  return seen.is === 'present' ? seen.value.state : seen.is;
};

export const isOpen = ({ state, verdict }: GuardTurn): boolean => verdict.state !== 'done' && state !== 'absent';

/**
 * Issues what the servers need that are still to stay down. The groups are read once more before: a group
 * that was deleted, or that a failover has taken over, is left alone. Safe to repeat: what is done is observed.
 */
export const actOn = async (
  deps: StepDeps,
  turns: readonly GuardTurn[],
  { until, troubles }: { readonly until: number; readonly troubles: Map<string, GroupTrouble> },
): Promise<GuardTurn[]> => {
  const { clock } = deps;
  const groupIds = [...new Set(turns.map(({ watch }) => watch.member.group.id))];
  const again = await watchesOf(deps, groupIds, instant(clock));
  const kept = new Map(again.watches.map((watch) => [watchKey(watch), watch.kept]));
  const still = turns.flatMap((turn) => {
    const copy = kept.get(watchKey(turn.watch));
    return copy ? [{ ...turn, watch: { ...turn.watch, kept: copy } }] : [];
  });
  const noted = await noteAll(deps, still);
  const performed = await act(deps, noted.done.flat(), until);
  const said = performed.flatMap((turn) => eventsOf(turn, instant(clock)));
  const all = [...again.troubles, ...noted.troubles, ...(await tell(deps, said))];
  for (const trouble of all) troubles.set(trouble.groupId, trouble);
  const now = instant(clock);
  return performed.map((turn) => ({ ...turn, watch: paced(turn, now) }));
};

/**
 * Notes of each group, as a pass does, what its calls are to be undone by. Without its note no call goes out: where somebody else
 * has written a member meanwhile, the group has none in this round.
 */
const noteAll = (deps: StepDeps, turns: readonly GuardTurn[]) => {
  const byGroup = [...Map.groupBy(turns, ({ watch }) => watch.member.group.id)].map(([id, own]) => ({ id, own }));
  return eachGroup(byGroup, ({ own }) =>
    noteGroup(deps, own).catch((error: unknown) => {
      if (!isOvertaken(error)) throw error;
      return own.map((turn) => ({ ...turn, verdict: { ...turn.verdict, actions: [] } }));
    }),
  );
};

const noteGroup = async ({ store, clock }: StepDeps, turns: readonly GuardTurn[]): Promise<readonly GuardTurn[]> => {
  const [first] = turns;
  if (!first) return [];
  const { site, watch } = first;
  const intended = turns.map(({ watch: { member, kept }, verdict }) => ({
    verdict,
    member: { ...member, instance: kept },
  }));
  await noteBefore(store, intended, { phase: FENCE, site, now: instant(clock), epoch: watch.member.group.epoch });
  return turns;
};

/** Remembers what was issued, as a failover's pass does, so that it is not issued again before it can show. */
const paced = (turn: GuardTurn, now: Instant): Watch => {
  const { watch, verdict, performed } = turn;
  const { instance } = watch.member;
  const told = watch.told || hasReturned(turn);
  const progress = instance.progress && advance(instance.progress, FENCE, { verdict, performed, now });
  const member = { ...watch.member, instance: { ...instance, ...(progress ? { progress } : {}) } };
  return { ...watch, member, told };
};

/** Whether another look can bring it further in this run: it is seen, and EC2 has not refused for good. */
export const canContinue = ({ watch, state }: GuardTurn): boolean =>
  state !== 'unknown' && memberState(watch.member.instance.progress) !== 'failed';
