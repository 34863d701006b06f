import { isStateOf } from '../../../domain/automation/state.ts';
import { StaleEpochError } from '../../../domain/errors/errors.ts';
import { type Change, changesBetween, changesOf } from '../../../domain/group/changes.ts';
import { membersOf } from '../../../domain/group/member.ts';
import type { GroupAggregate, Instant, Members, ProtectionGroup } from '../../../domain/group/protection-group.ts';
import type { GroupStore } from '../../../ports/group-store.ts';
import { instant } from '../../instant.ts';
import { loadAggregate } from '../../load.ts';
import type { GroupDescription } from './group-description.ts';
import { tagIfConfined, untagMember } from './group-tags.ts';
import { createFindings } from './import/findings.ts';
import { checkReplacement } from './import/ownership.ts';
import { resolveGroup } from './import/resolve.ts';
import { type ImportGroupDeps, setAutomation } from './import-group.ts';
import { changedMembers, goneFrom, inParts, mergedMembers, type Replacement, replaced } from './replacement.ts';

/**
 * Compares a description, and what EC2 shows of it now, with the group. Changes nothing. @throws GroupNotFoundError,
 * StatusNotAllowedError, FailoverInProgressError, InvalidGroupDescriptionError, SiteNotObservedError
 */
export const createPlanReplacement =
  (deps: ImportGroupDeps) =>
  async (description: GroupDescription): Promise<Replacement> => {
    const { store, clock } = deps;
    const groupId = description.id ?? description.name;
    const before = await loadAggregate(store, groupId);
    const group = replaced(before.group, description, instant(clock));
    const findings = createFindings();
    await checkReplacement(store, groupId, description, findings);
    const members = await resolveGroup(deps, groupId, description, findings);
    const after = { group, ...mergedMembers(before, members) };
    const changes = [...changesBetween(before, after), ...(await policyChanges(deps, before.group, description))];
    return { description, before, after, changes };
  };

/** A description without a policy leaves the one that there is. */
const policyChanges = async (
  { automation }: ImportGroupDeps,
  group: ProtectionGroup,
  description: GroupDescription,
): Promise<readonly Change[]> => {
  if (!automation || !description.automation) return [];
  const found = await automation.findState(group.id);
  const policy = found && isStateOf(found.value, group) ? found.value.policy : undefined;
  return changesOf('automation', group.name, policy, description.automation);
};

/**
 * Makes of the group what was compared. Its id, its status, its runs and its audit trail stay. Cut off, it has done a part, and the same
 * call again does the rest. @param by who asks for it @throws StaleEpochError, OutdatedCopyError where somebody has written the group
 * since it was compared, GroupNotTaggedError, GroupTagsLeftError once it is done
 */
export const createReplaceGroup =
  (deps: ImportGroupDeps) =>
  async (replacement: Replacement, by: string): Promise<GroupAggregate> => {
    const { store, clock } = deps;
    const { after, changes, description } = replacement;
    const { id, name } = after.group;
    const members = changedMembers(replacement);
    await tagIfConfined(deps, membersOf(after.group, members));
    await write(deps, replacement, members);
    const message = `Protection group ${name} replaced by a description: ${countsOf(changes)}`;
    const data = { by, changes: changes.slice(0, MOST_TOLD) };
    await store.appendEvents([{ at: instant(clock), groupId: id, type: 'updateProtectionGroup', message, data }]);
    // A policy that is set anew begins without signals, so the same policy is not.
    if (changes.some(({ of }) => of === 'automation')) await setAutomation(deps, id, description);
    await untagGone(deps, replacement);
    return loadAggregate(store, id);
  };

/** Changes that the trail tells in full; it counts them all. An event has to fit into an item. */
const MOST_TOLD = 100;

const countsOf = (changes: readonly Change[]): string =>
  (['added', 'removed', 'changed'] as const)
    .map((is) => `${changes.filter((one) => one.is === is).length} ${is}`)
    .join(', ');

/** What goes does so last: who looks meanwhile sees too many servers, and not too few. Repeating it is safe: it writes the same. */
const write = async (deps: ImportGroupDeps, { before, after, description }: Replacement, members: Members) => {
  const { store, clock } = deps;
  const gone = {
    instances: goneFrom(before.instances, after.instances),
    pairs: goneFrom(before.pairs, after.pairs),
  };
  const parts = inParts(members);
  let { group } = before;
  for (const [n, part] of parts.entries()) {
    const at = instant(clock);
    const next = replaced(group, description, at);
    const change = { put: written(part, next.epoch, at), ...(n === parts.length - 1 ? { remove: gone } : {}) };
    await store.changeMembers(next, change, { epoch: group.epoch, status: group.status });
    group = await asWritten(store, next);
  }
};

const written = ({ instances, pairs }: Members, epoch: number, updatedAt: Instant): Members => ({
  instances: instances.map((one) => ({ ...one, epoch, updatedAt })),
  pairs: pairs.map((one) => ({ ...one, epoch, updatedAt })),
});

/** The copy from which the next write is made. @throws StaleEpochError where somebody else has written it since */
const asWritten = async (store: GroupStore, { id, epoch }: ProtectionGroup): Promise<ProtectionGroup> => {
  const group = await store.findGroup(id);
  if (group?.epoch !== epoch) throw new StaleEpochError(`Protection group ${id}`, epoch);
  return group;
};

/** @throws GroupTagsLeftError */
const untagGone = async (deps: ImportGroupDeps, { before, after }: Replacement): Promise<void> => {
  if (!deps.confined) return;
  const gone = new Set(goneFrom(before.instances, after.instances));
  const left = membersOf(after.group, after);
  const members = membersOf(before.group, before).filter(({ instance }) => gone.has(instance.id));
  for (const member of members) await untagMember(deps, member, left);
};
