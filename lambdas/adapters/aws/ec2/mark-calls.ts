import { CreateTagsCommand, DeleteTagsCommand } from '@aws-sdk/client-ec2';
import { TAGS } from '../../../domain/site/actions.ts';
import type { ApiCall } from './api-call.ts';

type Kind = 'tag-fenced' | 'untag-fenced' | 'tag-pinned' | 'untag-pinned' | 'tag-freed' | 'untag-freed';

/** Source: CreateTags and DeleteTags, up to 1000 ids a call. */
const RESOURCES_A_CALL = 1000;

/** The calls that say on a resource itself what a failover has done to it, for people and for their policies. */
export const MARK_CALLS: { readonly [K in Kind]: ApiCall<K> } = {
  /** Safe to repeat: a tag is overwritten with the same value. */
  'tag-fenced': {
    api: 'CreateTags',
    atMost: RESOURCES_A_CALL,
    sharedBy: ({ failoverId }) => failoverId,
    send: (ec2, actions) =>
      ec2.send(
        new CreateTagsCommand({
          Resources: actions.map(({ serverId }) => serverId),
          Tags: [{ Key: TAGS.fenced, Value: actions[0].failoverId }],
        }),
      ),
  },
  /** Safe to repeat: a tag that is gone is not missed. Its value does not matter, whichever failover set it. */
  'untag-fenced': {
    api: 'DeleteTags',
    atMost: RESOURCES_A_CALL,
    send: (ec2, actions) =>
      ec2.send(
        new DeleteTagsCommand({ Resources: actions.map(({ serverId }) => serverId), Tags: [{ Key: TAGS.fenced }] }),
      ),
  },
  /** Safe to repeat: a tag is overwritten with the same value. */
  'tag-pinned': {
    api: 'CreateTags',
    atMost: RESOURCES_A_CALL,
    sharedBy: ({ groupId }) => groupId,
    send: (ec2, actions) =>
      ec2.send(
        new CreateTagsCommand({
          Resources: actions.map(({ snapshotId }) => snapshotId),
          Tags: [{ Key: TAGS.pinned, Value: actions[0].groupId }],
        }),
      ),
  },
  /** Safe to repeat: a tag that is gone, or is another group's by now, is left alone, since the value is named. */
  'untag-pinned': {
    api: 'DeleteTags',
    atMost: RESOURCES_A_CALL,
    sharedBy: ({ groupId }) => groupId,
    send: (ec2, actions) =>
      ec2.send(
        new DeleteTagsCommand({
          Resources: actions.map(({ snapshotId }) => snapshotId),
          Tags: [{ Key: TAGS.pinned, Value: actions[0].groupId }],
        }),
      ),
  },
  /** Safe to repeat: the tags are overwritten with the same values. */
  'tag-freed': {
    api: 'CreateTags',
    atMost: RESOURCES_A_CALL,
    sharedBy: ({ groupId, failoverId }) => `${groupId} ${failoverId}`,
    send: (ec2, actions) =>
      ec2.send(
        new CreateTagsCommand({
          Resources: actions.map(({ volumeId }) => volumeId),
          Tags: [
            { Key: TAGS.freedBy, Value: actions[0].failoverId },
            { Key: TAGS.freedIn, Value: actions[0].groupId },
          ],
        }),
      ),
  },
  /** Safe to repeat: tags that are gone are not missed. */
  'untag-freed': {
    api: 'DeleteTags',
    atMost: RESOURCES_A_CALL,
    send: (ec2, actions) =>
      ec2.send(
        new DeleteTagsCommand({
          Resources: actions.map(({ volumeId }) => volumeId),
          Tags: [{ Key: TAGS.freedBy }, { Key: TAGS.freedIn }],
        }),
      ),
  },
};
