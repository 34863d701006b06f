import type { Lost } from '../../../domain/group/failover.ts';
import type { Member } from '../../../domain/group/member.ts';
import { ROLL_BACK_SECONDS } from '../../../domain/group/protection-group.ts';
import { SETTLE_SECONDS } from '../../../domain/pass/looks.ts';
import type { Turn } from '../../../domain/pass/pace.ts';
import { ISOLATION_SETTLE_SECONDS } from '../../../domain/phases/fence/next-isolation.ts';
import { GIVE_BACK } from '../../../domain/phases/give-back/give-back.ts';
import { lostOf } from '../../../domain/phases/give-back/lost.ts';
import type { Action, ActionOutcome } from '../../../domain/site/actions.ts';
import { type LeasedGroup, loadLeasedGroup } from '../../load.ts';
import { act, PATIENCE_SECONDS } from '../../pass/act.ts';
import { actionEvent } from '../../pass/action-event.ts';
import { type Intended, look } from '../../pass/look.ts';
import type { CancelFailoverDeps } from './cancel-messages.ts';
import { tellRollBack } from './roll-back-trail.ts';

/**
 * Before the first look: the failover's last calls may not show yet, and what is not seen to be done would not be undone. An
 * isolation is waited for as long as on the way there. When the last one went out is not asked: one that nobody has noted, as
 * the guard's, counts too.
 */
const settleSeconds = ({ policy }: Pick<LeasedGroup, 'policy'>): number =>
  policy.isolationSecurityGroupId === undefined ? SETTLE_SECONDS : ISOLATION_SETTLE_SECONDS;

interface Undone {
  /** What is still to be done, when that fails or takes too long. */
  readonly left: readonly string[];
  /** What cannot be given back any more. */
  readonly lost: readonly Lost[];
}

/** Looks, acts and waits until everything is as it was, as far as it still exists. */
export const undoAll = async (
  deps: CancelFailoverDeps,
  group: LeasedGroup,
  members: readonly Member[],
): Promise<Undone> => {
  const { clock } = deps;
  const deadline = Date.parse(group.lease.takenAt) + ROLL_BACK_SECONDS * 1000;
  await clock.sleep(settleSeconds(group) * 1000);
  for (;;) {
    const { site, turns } = await look(deps, GIVE_BACK, members);
    const open = turns.filter(({ verdict }) => verdict.state !== 'done');
    if (open.length === 0) return { left: [], lost: members.flatMap((member) => lostOf(member, site)) };
    const said = await actAndSay(deps, group, open);
    const refused = said.filter(({ outcome }) => outcome === 'failed').map(({ message }) => `${message}.`);
    const isStuck = open.every(({ verdict }) => verdict.state === 'failed') || refused.length > 0;
    if (isStuck || clock.now() >= deadline) return { left: [...open.map(sayWhy), ...refused], lost: [] };
    const waits = open.map(({ verdict }) => verdict.waitSeconds).filter((seconds) => seconds > 0);
    await clock.sleep(Math.min(...waits) * 1000);
  }
};

const sayWhy = ({ member, verdict }: Intended): string => `${member.instance.name}: ${verdict.reason}.`;

export interface Said {
  readonly member: Member;
  readonly action: Action;
  readonly outcome: ActionOutcome['outcome'];
  /** As the trail has it. */
  readonly message: string;
}

/** Issues the calls and writes what came of each into the trail. @throws StaleEpochError if a failover has taken the group over meanwhile */
export const actAndSay = async (
  deps: CancelFailoverDeps,
  { id: groupId, lease }: LeasedGroup,
  turns: readonly (Pick<Turn, 'member'> & { readonly verdict: Pick<Turn['verdict'], 'actions'> })[],
): Promise<readonly Said[]> => {
  const { failoverId, epoch, undoes: rolledBack } = lease;
  if (turns.every(({ verdict }) => verdict.actions.length === 0)) return [];
  await loadLeasedGroup(deps.store, { groupId, failoverId, epoch });
  const after = await act(deps, turns, deps.clock.now() + PATIENCE_SECONDS * 1000);
  const said = after.flatMap(({ member, performed }) =>
    performed.map((one) => ({ ...one, member, event: actionEvent(member.instance, one, 'roll-back') })),
  );
  const events = said.map(({ event }) => event);
  await tellRollBack(deps, { groupId, failoverId, rolledBack }, events);
  return said.map(({ outcome, event, ...one }) => ({ ...one, outcome: outcome.outcome, message: event.message }));
};
