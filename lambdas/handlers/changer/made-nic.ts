import type { FoundChange } from '../../domain/change/changes-in.ts';
import { isOvertaken } from '../../domain/errors/errors.ts';
import { outcomeText } from '../../domain/site/actions.ts';
import { callText } from '../../domain/site/change-calls.ts';
import { instant } from '../instant.ts';
import type { ChangerDeps } from './deps.ts';
import { findChange } from './find-change.ts';
import type { ChangerInput } from './messages.ts';
import { writeMember } from './write-member.ts';

/**
 * Writes down the network interface that was made for a change. Where that does not count, the next try makes the same one by the
 * same token; where a run has the group, nobody goes on, and it is deleted.
 */
export const remember = async (deps: ChangerDeps, input: ChangerInput, networkInterfaceId: string): Promise<void> => {
  const found = await findChange(deps.store, input);
  if (!found) return deleteMade(deps, input.groupId, networkInterfaceId);
  const { group, member, change } = found;
  if (group.lease) return deleteMade(deps, input.groupId, networkInterfaceId);
  try {
    await writeMember(deps.store, group, { ...member, change: { ...change, networkInterfaceId } }, instant(deps.clock));
  } catch (error) {
    if (!isOvertaken(error)) throw error;
    // The group was written meanwhile, by a run or by somebody else: read anew, it says which.
    await remember(deps, input, networkInterfaceId);
  }
};

/** What a change has made and that came to nothing goes. */
export const takeBack = async (deps: ChangerDeps, { group, change }: FoundChange): Promise<void> => {
  if (change.networkInterfaceId !== undefined) await deleteMade(deps, group.id, change.networkInterfaceId);
};

/**
 * Safe to repeat, and beside a failover: the change itself has made it, no record has it, and EC2 refuses to delete what is
 * attached.
 */
const deleteMade = async ({ compute, store, clock }: ChangerDeps, groupId: string, networkInterfaceId: string) => {
  const call = { do: 'delete-nic', networkInterfaceId } as const;
  const outcome = await compute.changer.change(call);
  const message = `${callText(call)}, which a change had made: ${outcomeText(outcome)}`;
  const at = instant(clock);
  await store.appendEvents([{ at, groupId, type: 'memberChangeCall', message, data: { call } }]);
};
