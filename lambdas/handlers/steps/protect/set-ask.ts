import type { Member } from '../../../domain/group/member.ts';
import { TAGS } from '../../../domain/site/actions.ts';
import type { SetAsk } from '../../../ports/replicator.ts';

/** A set of a server, as EC2 is asked for it: everything that tells whose it is stands in the call itself. */
export const setAskOf = ({ group, instance, productionServerId }: Member, setId: string): SetAsk => ({
  serverId: productionServerId,
  description: `Recovery point ${setId} of ${instance.name} (${group.name})`,
  tags: {
    [TAGS.group]: group.id,
    [TAGS.instance]: instance.id,
    [TAGS.recoveryPoint]: setId,
    [TAGS.epoch]: String(group.epoch),
  },
});
