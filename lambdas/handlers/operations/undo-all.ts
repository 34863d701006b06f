import { type Member, productionVolume } from '../../domain/group/member.ts';
import { ROLL_BACK_SECONDS } from '../../domain/group/protection-group.ts';
import type { PhaseVerdict } from '../../domain/pass/phase-verdict.ts';
import { ISOLATION_SETTLE_SECONDS } from '../../domain/phases/fence/next-isolation.ts';
import { nextRollBackActions } from '../../domain/phases/give-back/next-give-back.ts';
import { notedNics } from '../../domain/phases/give-back/undo-isolation.ts';
import type { Action, ActionOutcome, Protection } from '../../domain/site/actions.ts';
import type { SiteQuery } from '../../ports/compute.ts';
import { type LeasedGroup, loadLeasedGroup } from '../load.ts';
import { siteQueryForPhase } from '../site-queries.ts';
import type { CancelFailoverDeps } from './cancel-failover.ts';
import { performedEvent, tellRollBack } from './roll-back-trail.ts';

/** How long one round waits for the account's allowance. */
const PATIENCE_MS = 30_000;

/**
 * Before the first look: the failover's last calls may not show yet, and what is not seen to be done would not be undone.
 * EC2 speaks of a few seconds (EC2 Developer Guide, Eventual consistency).
 */
const SETTLE_MS = 15_000;

/** An isolation is waited for as long as on the way there. When the last one went out is not asked: one that nobody has noted, as the guard's, counts too. */
const settleMs = ({ policy }: Pick<LeasedGroup, 'policy'>): number =>
  policy.isolationSecurityGroupId === undefined ? SETTLE_MS : ISOLATION_SETTLE_SECONDS * 1000;

interface Turn {
  readonly member: Member;
  readonly verdict: PhaseVerdict;
}

/** Looks, acts and waits until everything is as it was. Answers with what is left when that fails or takes too long. */
export const undoAll = async (
  deps: CancelFailoverDeps,
  group: LeasedGroup,
  members: readonly Member[],
): Promise<readonly string[]> => {
  const { compute, clock } = deps;
  const deadline = Date.parse(group.lease.takenAt) + ROLL_BACK_SECONDS * 1000;
  await clock.sleep(settleMs(group));
  for (;;) {
    const site = await compute.observe(queryFor(members));
    const turns = members.map((member) => ({ member, verdict: nextRollBackActions(member, site) }));
    const open = turns.filter(({ verdict }) => verdict.state !== 'done');
    if (open.length === 0) return [];
    const refused = await act(deps, group, open);
    const isStuck = open.every(({ verdict }) => verdict.state === 'failed') || refused.length > 0;
    if (isStuck || clock.now() >= deadline) return [...open.map(sayWhy), ...refused];
    const waits = open.map(({ verdict }) => verdict.waitSeconds).filter((seconds) => seconds > 0);
    await clock.sleep(Math.min(...waits) * 1000);
  }
};

const sayWhy = ({ member, verdict }: Turn): string => `${member.instance.name}: ${verdict.reason}.`;

const clearedOn = (members: readonly Member[], attribute: Protection): readonly string[] =>
  members.flatMap(({ instance }) =>
    (instance.restoration ?? []).flatMap((one) =>
      one.undo === 'clear-protection' && one.attribute === attribute ? [one.serverId] : [],
    ),
  );

/** As noted, and as recorded. */
const rootVolumes = (member: Member): readonly string[] => [
  ...(member.instance.restoration ?? []).flatMap((one) => (one.undo === 'detach-root' ? [one.volumeId] : [])),
  ...member.pairs.flatMap((pair) => (pair.bootable ? (productionVolume(member, pair) ?? []) : [])),
];

const queryFor = (members: readonly Member[]): SiteQuery => {
  const identity = siteQueryForPhase('identity', members);
  return {
    ...identity,
    protections: {
      disableApiStop: clearedOn(members, 'disableApiStop'),
      disableApiTermination: clearedOn(members, 'disableApiTermination'),
    },
    nics: [...new Set([...(identity.nics ?? []), ...members.flatMap(notedNics)])],
    volumes: [...new Set(members.flatMap(rootVolumes))],
  };
};

/** The sentences of EC2's final refusals. @throws StaleEpochError if a failover has taken the group over meanwhile */
const act = async (
  deps: CancelFailoverDeps,
  group: LeasedGroup,
  turns: readonly Turn[],
): Promise<readonly string[]> => {
  const planned = turns.flatMap(({ member, verdict }) =>
    verdict.actions.map((action) => ({ instanceId: member.instance.id, action })),
  );
  const said = await actAndSay(deps, group, planned);
  return said.filter(({ outcome }) => outcome?.outcome === 'failed').map(({ message }) => `${message}.`);
};

export interface PlannedUndo {
  readonly instanceId: string;
  readonly action: Action;
}

interface SaidUndo extends PlannedUndo {
  readonly outcome: ActionOutcome | undefined;
  readonly message: string;
}

/** Issues the calls and writes what came of each into the trail. @throws StaleEpochError if a failover has taken the group over meanwhile */
export const actAndSay = async (
  { store, compute, clock }: CancelFailoverDeps,
  { id: groupId, lease }: LeasedGroup,
  planned: readonly PlannedUndo[],
): Promise<readonly SaidUndo[]> => {
  if (planned.length === 0) return [];
  await loadLeasedGroup(store, { groupId, failoverId: lease.failoverId, epoch: lease.epoch });
  const outcomes = await compute.perform(
    planned.map(({ action }) => action),
    clock.now() + PATIENCE_MS,
  );
  const performed = planned.map((one, index) => ({ ...one, outcome: outcomes[index] }));
  const said = performed.map((one) => ({ ...one, event: performedEvent(one) }));
  const about = { groupId, failoverId: lease.failoverId, rolledBack: lease.undoes };
  await tellRollBack(
    { store, clock },
    about,
    said.map(({ event }) => event),
  );
  return said.map(({ event, ...one }) => ({ ...one, message: event.message }));
};
