import { decide, evolve } from '../../domain/decide.ts';
import { ServerNotMigratedError, SiteNotObservedError, StaleEpochError } from '../../domain/errors.ts';
import { type Member, membersOf } from '../../domain/member.ts';
import { nextActions } from '../../domain/next-actions.ts';
import { volumeFromRecoveryPoint } from '../../domain/next-disks.ts';
import type { ObservedSite } from '../../domain/observed.ts';
import type { PhaseVerdict } from '../../domain/phase-verdict.ts';
import { PHASES } from '../../domain/progress.ts';
import { brokenPromises } from '../../domain/promises.ts';
import { type Instant, otherStation, type ReplicationPair } from '../../domain/protection-group.ts';
import { instant } from '../instant.ts';
import { type LeasedGroup, loadLeasedGroup } from '../load.ts';
import { siteQueryForPhase } from '../site-queries.ts';
import { concurrently } from './concurrently.ts';
import type { StepDeps } from './deps.ts';
import type { FailoverContext } from './messages.ts';

/** Result of *Mark failover complete*. */
export interface FailoverComplete {
  readonly status: 'failed-over';
  readonly migrated: number;
}

/**
 * Compares what was promised with what EC2 shows, once more and for every member, and only then sets members, pairs and
 * last the group to Failover complete, with the DR site as production. Safe to repeat: the flip is to a fixed station.
 * @throws StaleEpochError, SiteNotObservedError, ServerNotMigratedError
 */
export const createMarkFailoverComplete =
  (deps: StepDeps) =>
  async (context: FailoverContext): Promise<FailoverComplete> => {
    const { store, compute, clock } = deps;
    const group = await loadLeasedGroup(store, context);
    const members = membersOf(group, await store.members(group.id));
    const site = await compute.observe({
      ...siteQueryForPhase('disks', members),
      ...siteQueryForPhase('identity', members),
    });
    assertPromisesKept(members, site, instant(clock));
    const { epoch } = context;
    const pairs = members.flatMap((member) => member.pairs.map((pair) => swapped(member, pair, site)));
    await concurrently(pairs, (pair) => store.savePair({ ...pair, epoch }));
    await concurrently(members, ({ instance }) => store.saveInstance({ ...instance, status: 'failed-over', epoch }));
    await complete(deps, group, context);
    return { status: 'failed-over', migrated: members.length };
  };

const assertPromisesKept = (members: readonly Member[], site: ObservedSite, now: Instant): void => {
  const verdicts = members.flatMap((member) =>
    PHASES.map((phase) => ({ member, verdict: nextActions(phase, member, site, now) })),
  );
  const broken = verdicts.filter(({ verdict }) => verdict.state !== 'done');
  if (broken.length > 0) throw unfinished(broken);
  assertEveryAttributeKept(members, site);
};

interface Broken {
  readonly member: Member;
  readonly verdict: PhaseVerdict;
}

const unfinished = (broken: readonly Broken[]): Error => {
  const message = broken.map(({ member, verdict }) => `${member.instance.name}: ${verdict.reason}`).join(' ');
  // A look that merely failed is tried again; a promise that is seen to be broken is not.
  const isBlind = broken.every(({ verdict }) => verdict.state === 'waiting');
  return isBlind ? new SiteNotObservedError(message) : new ServerNotMigratedError(message);
};

/** Attribute by attribute, by the promise itself and not by the rules that carried it out. */
const assertEveryAttributeKept = (members: readonly Member[], site: ObservedSite): void => {
  const differences = members.flatMap((member) =>
    (member.instance.promised ?? []).flatMap((plan) =>
      brokenPromises(member, plan, site).map((difference) => `${member.instance.name}: ${difference}.`),
    ),
  );
  if (differences.length > 0) throw new ServerNotMigratedError(differences.join(' '));
};

/** The pair with the disk that the DR server holds now as its DR disk. */
const swapped = (member: Member, pair: ReplicationPair, site: ObservedSite): ReplicationPair => {
  const volume = volumeFromRecoveryPoint(member, pair, site);
  return {
    ...pair,
    status: 'failed-over',
    volumes: volume ? { ...pair.volumes, [otherStation(member.production)]: volume.id } : pair.volumes,
  };
};

const complete = async (
  { store, clock }: StepDeps,
  group: LeasedGroup,
  { groupId, failoverId, epoch }: FailoverContext,
): Promise<void> => {
  const at = instant(clock);
  const decision = decide(group, { type: 'complete-failover', failoverId, epoch, at });
  if ('already' in decision) return;
  if (!('event' in decision)) throw new StaleEpochError(`Protection group ${groupId}`, epoch);
  const message = 'Failover complete: the DR site is production now';
  await store.appendEvents([{ at, groupId, failoverId, type: 'failoverComplete', message }]);
  await store.saveGroup(evolve(group, decision.event), { epoch, status: group.status });
};
