import { membersOf } from '../../../domain/group/member.ts';
import type { Ports } from '../../../ports/ports.ts';
import { instant } from '../../instant.ts';
import { loadAggregate } from '../../load.ts';
import { findGroup } from './find-group.ts';
import { type GroupTagDeps, tagMembers } from './group-tags.ts';

export interface TaggedGroup {
  readonly groupId: string;
  /** Resources that got the tag now, without resources that had the tag already. */
  readonly tagged: readonly string[];
}

/**
 * Gives the group's tag to whatever of it carries none, whether or not the deployment asks for it yet. Safe to repeat,
 * also while a failover runs. @throws GroupNotFoundError, AmbiguousNameError, SiteNotObservedError, GroupNotTaggedError
 */
export const createTagGroup =
  (deps: GroupTagDeps & Pick<Ports, 'store'>) =>
  async (idOrName: string): Promise<TaggedGroup> => {
    const { store, clock } = deps;
    const { id: groupId } = await findGroup(store, idOrName);
    const aggregate = await loadAggregate(store, groupId);
    const tagged = await tagMembers(deps, membersOf(aggregate.group, aggregate));
    if (tagged.length > 0) {
      const message = `The group's tag was given to ${tagged.length} resource(s): ${tagged.join(', ')}.`;
      await store.appendEvents([{ at: instant(clock), groupId, type: 'groupTagged', message }]);
    }
    return { groupId, tagged };
  };
