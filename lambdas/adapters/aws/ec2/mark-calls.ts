import { CreateTagsCommand, DeleteTagsCommand } from '@aws-sdk/client-ec2';
import { TAGS } from '../../../domain/site/actions.ts';
import type { MarkAction } from '../../../domain/site/mark-actions.ts';
import type { Calls } from './api-call.ts';
import type { Ec2 } from './reads.ts';

type Tags = Readonly<Record<string, string>>;

const listOf = (tags: Tags) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

const tag = (ec2: Ec2, Resources: string[], tags: Tags) =>
  ec2.send(new CreateTagsCommand({ Resources, Tags: listOf(tags) }));

/** Only where the tags have these values. */
const untag = (ec2: Ec2, Resources: string[], tags: Tags) =>
  ec2.send(new DeleteTagsCommand({ Resources, Tags: listOf(tags) }));

const untagAny = (ec2: Ec2, Resources: string[], ...keys: readonly string[]) =>
  ec2.send(new DeleteTagsCommand({ Resources, Tags: keys.map((Key) => ({ Key })) }));

/**
 * The calls that say on a resource itself what a failover has done to it or whose it is, for people and for their policies.
 * Safe to repeat, all of them: a tag is overwritten with the same value, and one that is gone is not missed.
 */
export const MARK_CALLS: Calls<MarkAction['do']> = {
  'tag-fenced': (ec2, actions) => tag(ec2, servers(actions), { [TAGS.fenced]: actions[0].failoverId }),
  /** Its value does not matter, whichever failover set it. */
  'untag-fenced': (ec2, actions) => untagAny(ec2, servers(actions), TAGS.fenced),
  'tag-pinned': (ec2, actions) => tag(ec2, snapshots(actions), { [TAGS.pinned]: actions[0].groupId }),
  'untag-pinned': (ec2, actions) => untag(ec2, snapshots(actions), { [TAGS.pinned]: actions[0].groupId }),
  'tag-freed': (ec2, actions) =>
    tag(ec2, volumes(actions), { [TAGS.freedBy]: actions[0].failoverId, [TAGS.freedIn]: actions[0].groupId }),
  'untag-freed': (ec2, actions) => untagAny(ec2, volumes(actions), TAGS.freedBy, TAGS.freedIn),
  'tag-group': (ec2, actions) => tag(ec2, resources(actions), { [TAGS.group]: actions[0].groupId }),
  'untag-group': (ec2, actions) => untag(ec2, resources(actions), { [TAGS.group]: actions[0].groupId }),
};

const servers = (actions: readonly { readonly serverId: string }[]) => actions.map(({ serverId }) => serverId);
const snapshots = (actions: readonly { readonly snapshotId: string }[]) => actions.map((one) => one.snapshotId);
const volumes = (actions: readonly { readonly volumeId: string }[]) => actions.map(({ volumeId }) => volumeId);
const resources = (actions: readonly { readonly resourceId: string }[]) => actions.map((one) => one.resourceId);
