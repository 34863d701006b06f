import type { FoundChange } from '../../domain/change/changes-in.ts';
import { isOvertaken } from '../../domain/errors/errors.ts';
import { mayGoOn } from '../../domain/group/shown-status.ts';
import { outcomeText } from '../../domain/site/actions.ts';
import { type ChangeCall, callText } from '../../domain/site/change-calls.ts';
import type { Changed } from '../../ports/changer.ts';
import { acting } from '../acting.ts';
import { instant } from '../instant.ts';
import type { Invocation } from '../steps/messages.ts';
import type { ChangerDeps } from './deps.ts';
import { findChange } from './find-change.ts';
import type { ChangerInput } from './messages.ts';
import { asChanger } from './until-changed.ts';
import { writeMember } from './write-member.ts';

/**
 * Issues one call of a change, unless somebody else has the group. That is why a failover and a change never act side by side:
 *
 * 1. The changer says that it acts. It reads the group after that, and stops where a run has the lease.
 * 2. It raises the group's epoch, and writes down the call. Only then does the call go out.
 * 3. A failover reads the group, waits while a changer acts, looks, and takes the lease by a write that counts for the epoch
 *    it has read alone (`afterChanges`, `takeLease`).
 *
 * Writes of a group's item have one order. Was the lease first, step 2 is refused, and no call goes out. Was step 2 first, a
 * failover that had read the group before it is refused the lease; and a failover that has read it afterwards has waited for
 * the call's answer, and looks after that. The function's own end bounds the wait, since no call goes out after it.
 *
 * @returns nothing where no call went out: the next look tells why
 */
export const issue = (
  deps: ChangerDeps,
  input: ChangerInput,
  { call, invocation }: { readonly call: ChangeCall; readonly invocation: Invocation },
): Promise<Changed | undefined> =>
  acting(deps, [input.groupId], asChanger(invocation), async () => {
    const found = await findChange(deps.store, input);
    if (!found || !mayGoOn(found.group, found.change)) return undefined;
    if (!(await isNoted(deps, found, call))) return undefined;
    const changed = await deps.compute.changer.change(call, deps.clock.now() + invocation.remainingMs());
    const message = `${callText(call)}: ${outcomeText(changed)}`;
    const data = { changeId: input.changeId, call };
    const at = instant(deps.clock);
    await deps.store.appendEvents([{ at, groupId: input.groupId, type: 'memberChangeCall', message, data }]);
    return changed;
  });

/** Before the call, under an epoch of its own. Safe to repeat: another try that has done the same makes this one stop. */
const isNoted = async ({ store, clock }: ChangerDeps, found: FoundChange, call: ChangeCall): Promise<boolean> => {
  const { group, member, change } = found;
  const at = instant(clock);
  try {
    await writeMember(store, group, { ...member, change: { ...change, asked: { call: callText(call), at } } }, at);
    return true;
  } catch (error) {
    if (!isOvertaken(error)) throw error;
    return false;
  }
};
