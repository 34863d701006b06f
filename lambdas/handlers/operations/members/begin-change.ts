import { ChangeRefusedError } from '../../../domain/change/change-errors.ts';
import { type ChangedMember, type FoundChange, isInstance } from '../../../domain/change/changes-in.ts';
import { ruleOf } from '../../../domain/change/rules.ts';
import { SiteNotObservedError } from '../../../domain/errors/errors.ts';
import {
  CHANGEABLE,
  type ChangeWish,
  isAbandoned,
  isSameWish,
  type MemberChange,
  rowOf,
} from '../../../domain/group/member-change.ts';
import type { ProtectionGroup } from '../../../domain/group/protection-group.ts';
import { mayGoOn } from '../../../domain/group/shown-status.ts';
import type { Background } from '../../../ports/background.ts';
import type { Ports } from '../../../ports/ports.ts';
import { lookAt } from '../../changer/look-at.ts';
import { writeMember } from '../../changer/write-member.ts';
import { instant } from '../../instant.ts';
import { type Actor, eventBy } from '../groups/actor.ts';
import { administered } from '../groups/administration.ts';

export interface BeginChangeDeps extends Pick<Ports, 'store' | 'jobs' | 'compute' | 'clock' | 'ids'> {
  readonly background: Pick<Background, 'change'>;
}

/** What is to be changed, and how. */
export interface AskedChange {
  readonly group: ProtectionGroup;
  readonly member: ChangedMember;
  readonly wish: ChangeWish;
}

/**
 * Writes down what is to be changed, on the member, and hands it to the changer. The same wish again, while it is under way,
 * is the same job: a change whose call was lost, or whose changer has died, goes on. @throws StatusNotAllowedError,
 * FailoverInProgressError, ChangeRefusedError, SiteNotObservedError, StaleEpochError
 */
export const createBeginChange =
  (deps: BeginChangeDeps) =>
  async (asked: AskedChange, actor: Actor): Promise<{ readonly jobId: string }> => {
    const { store, jobs, background, clock } = deps;
    const { group, member, wish } = asked;
    const { what, job: type } = rowOf(wish.kind);
    const at = instant(clock);
    administered(group, what, { type: 'put-members', at });
    const underWay = openChange(asked, at);
    if (underWay) {
      await background.change(group.id, underWay.id);
      return { jobId: underWay.id };
    }
    const id = deps.ids.next();
    const change: MemberChange = { id, wish, at, production: group.priorityStation, caller: actor.caller };
    await assertPossible(deps, { group, member, change });
    await endFormer(deps, member.change);
    // Repeating is safe: the id is a new one each time, and a job changes nothing.
    const about = isInstance(member) ? { instanceId: member.id } : { pairId: member.id };
    await jobs.saveJob({ ...about, id, type, groupId: group.id, at, caller: actor.caller });
    await writeMember(store, group, { ...member, change }, at);
    const message = `${member.name}: ${what} begins`;
    const event = { at, groupId: group.id, type: 'memberChangeBegun', message, data: { changeId: id, wish } };
    await store.appendEvents([eventBy(actor, event)]);
    // Repeating is safe: the changer goes by what stands on the member.
    await background.change(group.id, id);
    return { jobId: id };
  };

/** The change that is under way, where it is this one. @throws ChangeRefusedError where it is another one */
const openChange = ({ group, member, wish }: AskedChange, at: string): MemberChange | undefined => {
  const { change } = member;
  const open = change && mayGoOn(group, change) && !isAbandoned(change, at) ? change : undefined;
  if (open && isSameWish(open, wish)) return open;
  const own = 'status' in member ? member.status : group.status;
  if (!open && CHANGEABLE.includes(own)) return undefined;
  const { what, busy } = rowOf(wish.kind);
  const [status, besides] = open ? [rowOf(open.wish.kind).during, ` Its job is ${open.id}.`] : [own, ''];
  const allowed = CHANGEABLE.join(', ');
  const why = `${member.name} is ${status}: ${what} is not allowed. Allowed are ${allowed}.${besides}`;
  throw new ChangeRefusedError({ refusal: busy, why });
};

/** What the rule of its kind says before anything was asked for. @throws ChangeRefusedError, SiteNotObservedError */
const assertPossible = async ({ compute, clock }: BeginChangeDeps, found: FoundChange): Promise<void> => {
  const { next, already } = ruleOf(found.change.wish);
  const verdict = next(found, await lookAt(compute, found), instant(clock));
  if (verdict.is === 'done') throw new ChangeRefusedError(already(found));
  if (verdict.is === 'failed') throw new ChangeRefusedError(verdict);
  if (verdict.is === 'wait') throw new SiteNotObservedError(`${verdict.why}. Try again.`);
};

/** The member forgets its last change now, so its job has to know the end. Repeating is safe: the first end stays. */
const endFormer = async ({ jobs }: BeginChangeDeps, former: MemberChange | undefined): Promise<void> => {
  if (former?.end) await jobs.endJob(former.id, former.end);
};
