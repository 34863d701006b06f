import { GuardIncompleteError } from '../../domain/errors/incomplete-errors.ts';
import type { GroupTrouble } from '../../domain/errors/unreadable.ts';
import { heartbeat } from '../../domain/trail/trail-metrics.ts';
import type { GroupStore } from '../../ports/group-store.ts';
import type { Meter } from '../../ports/notifier.ts';
import { acting } from '../acting.ts';
import { instant } from '../instant.ts';
import { foreignness, type Place } from '../own-event.ts';
import { patience } from '../pass/act.ts';
import type { StepDeps } from '../steps/deps.ts';
import type { Invocation } from '../steps/messages.ts';
import { type GuardedServer, type GuardInput, type GuardReport, meantBy } from './messages.ts';
import { actOn, canContinue, isOpen, lookAt } from './rounds.ts';
import { stopStandbys } from './standbys.ts';
import { fencedAgain, tell } from './trail.ts';
import type { GuardTurn } from './turn.ts';
import { type Watch, watchesOf } from './watches.ts';

/** Seconds one run stays with servers that are on their way down: a forced stop and a detach, with reserve. */
const PATIENCE_SECONDS = 120;

export interface GuardDeps extends StepDeps {
  /** Where events must be from. @default not asked */
  readonly here?: Place;
  /** @default nobody counts its sweeps: whoever sweeps by hand sees it */
  readonly meter?: Meter;
}

const NOTHING: GuardReport = { guarded: 0, found: [], fenced: [], open: [], leftToFailover: [] };

/**
 * Keeps fenced production servers down. Looks at every server with an order to stay down (or the one that an event names) and
 * drives those that are up, or could start, down the failover's own fence again: force-stop, root volume off. Writes the
 * audit trail, and on members what its calls are to be undone by. Safe to run at any time and twice at once.
 * @throws InputNotUnderstoodError, GuardIncompleteError once all others are guarded, if some group could not be read
 */
export const createGuard =
  (deps: GuardDeps) =>
  async (input: GuardInput, invocation: Invocation): Promise<GuardReport> => {
    const { store, clock, here } = deps;
    const named = meantBy(input);
    const { serverId } = named;
    const foreign = here && serverId !== undefined ? foreignness(input, here) : undefined;
    if (foreign) return { ...NOTHING, ignored: foreign };
    const until = patience(clock, invocation, PATIENCE_SECONDS);
    const found = await watchesOf(deps, await groupsOf(store, named), instant(clock));
    const { watches, leftToFailover } = found;
    const troubles = new Map(found.troubles.map((trouble) => [trouble.groupId, trouble]));
    const meant = watches.filter(({ order }) => serverId === undefined || order.serverId === serverId);
    const driven = await drive(deps, meant, { until, invocation, troubles });
    const stopped = await stopStandbys(deps, found.standbys, { serverId, invocation, until });
    tellSweep(deps, named);
    if (troubles.size > 0) throw new GuardIncompleteError([...troubles.values()]);
    return { guarded: meant.length, ...driven, leftToFailover, ...stopped };
  };

/** Counts a turn over all groups. Safe to repeat: whether there is any is what is looked at. */
const tellSweep = ({ meter, clock }: GuardDeps, { serverId, groupId }: Named): void => {
  const isSweep = serverId === undefined && groupId === undefined;
  if (isSweep) meter?.put([heartbeat('GuardSweeps', instant(clock))]);
};

type Named = ReturnType<typeof meantBy>;

/** A DR server's event leads to its group too, where no order is on it. */
const groupsOf = async (store: GroupStore, { serverId, groupId }: Named): Promise<readonly string[]> => {
  if (serverId !== undefined) {
    const instance = await store.findInstanceByServer(serverId);
    return instance ? [instance.groupId] : [];
  }
  return groupId === undefined ? (await store.listGroups()).map(({ id }) => id) : [groupId];
};

interface Limits {
  /** Milliseconds since the Unix epoch. */
  readonly until: number;
  readonly invocation: Invocation;
  /** By group: what could not be read, or not be told its trail, of each the last. */
  readonly troubles: Map<string, GroupTrouble>;
}

type Driven = Pick<GuardReport, 'found' | 'fenced' | 'open'>;

const drive = async (deps: StepDeps, watches: readonly Watch[], limits: Limits): Promise<Driven> => {
  if (watches.length === 0) return { found: [], fenced: [], open: [] };
  const first = (await lookAt(deps, watches)).filter(isOpen);
  const fenced: GuardedServer[] = [];
  const given: GuardTurn[] = [];
  let open = first;
  while (open.length > 0) {
    const turns = await actKnown(deps, open, limits);
    const hopeful = turns.filter(canContinue);
    given.push(...turns.filter((turn) => !canContinue(turn)));
    const pause = Math.min(...hopeful.map(({ verdict }) => verdict.waitSeconds)) * 1000;
    open = hopeful;
    if (hopeful.length === 0 || deps.clock.now() + pause > limits.until) break;
    await deps.clock.sleep(pause);
    open = await stillOpen(deps, hopeful, { fenced, troubles: limits.troubles });
  }
  return {
    found: first.map((turn) => ({ ...shown(turn.watch), state: turn.state })),
    fenced,
    open: [...given, ...open].map((turn) => ({ ...shown(turn.watch), reason: reasonOf(turn) })),
  };
};

/** As somebody who acts, so that a roll-back waits for it, as it waits for a try of a step. */
const actKnown = (deps: StepDeps, turns: readonly GuardTurn[], limits: Limits): Promise<GuardTurn[]> => {
  const groupIds = [...new Set(turns.map(({ watch }) => watch.member.group.id))];
  return acting(deps, groupIds, limits.invocation, () => actOn(deps, turns, limits));
};

/** Looks again and tells the trail of those that are fenced now. */
const stillOpen = async (
  deps: StepDeps,
  turns: readonly GuardTurn[],
  { fenced, troubles }: Pick<Limits, 'troubles'> & { readonly fenced: GuardedServer[] },
) => {
  const seen = await lookAt(
    deps,
    turns.map(({ watch }) => watch),
  );
  const down = seen.filter((turn) => !isOpen(turn)).map(({ watch }) => watch);
  const said = down.map((watch) => fencedAgain(watch, instant(deps.clock)));
  for (const trouble of await tell(deps, said)) troubles.set(trouble.groupId, trouble);
  fenced.push(...down.map(shown));
  return seen.filter(isOpen);
};

const reasonOf = ({ watch, verdict }: GuardTurn): string =>
  watch.member.instance.progress?.failure?.message ?? verdict.reason ?? '';

const shown = ({ order, member }: Watch): GuardedServer => ({
  groupId: member.group.id,
  instanceId: member.instance.id,
  name: member.instance.name,
  serverId: order.serverId,
});
