import { CreateTagsCommand, DeleteTagsCommand, DescribeTagsCommand } from '@aws-sdk/client-ec2';
import { TAGS } from '../../../domain/site/actions.ts';
import type { ApiCall } from './api-call.ts';
import { FILTER_VALUES, PAGE_SIZE, type Read } from './reads.ts';

/** The calls that mark resources of any kind as a group's. */
export const GROUP_TAG_CALLS: { readonly [K in 'tag-group' | 'untag-group']: ApiCall<K> } = {
  /** Safe to repeat: a tag is overwritten with the same value. Up to 1000 ids a call (CreateTags). */
  'tag-group': {
    api: 'CreateTags',
    atMost: 1000,
    sharedBy: ({ groupId }) => groupId,
    send: (ec2, actions) =>
      ec2.send(
        new CreateTagsCommand({
          Resources: actions.map(({ resourceId }) => resourceId),
          Tags: [{ Key: TAGS.group, Value: actions[0].groupId }],
        }),
      ),
  },
  /**
   * Safe to repeat: a tag that is gone, or is another group's by now, is left alone, since the value is named
   * (DeleteTags).
   */
  'untag-group': {
    api: 'DeleteTags',
    atMost: 1000,
    sharedBy: ({ groupId }) => groupId,
    send: (ec2, actions) =>
      ec2.send(
        new DeleteTagsCommand({
          Resources: actions.map(({ resourceId }) => resourceId),
          Tags: [{ Key: TAGS.group, Value: actions[0].groupId }],
        }),
      ),
  },
};

const tagsBy = (Name: 'resource-id' | 'value'): Read<string> => ({
  api: 'DescribeTags',
  idsPerCall: FILTER_VALUES,
  async page(ec2, Values, NextToken) {
    const Filters = [
      { Name: 'key', Values: [TAGS.group] },
      { Name, Values },
    ];
    const answer = await ec2.send(new DescribeTagsCommand({ Filters, MaxResults: PAGE_SIZE, NextToken }));
    return {
      entries: (answer.Tags ?? []).map(({ ResourceId = '', Value = '' }) => [ResourceId, Value]),
      next: answer.NextToken,
    };
  },
});

/** The group of each resource, whatever its kind. What has no such tag is not in the answer. */
export const GROUP_TAGS = tagsBy('resource-id');

/** Whatever carries the tag of these groups. */
export const TAGGED_FOR = tagsBy('value');
