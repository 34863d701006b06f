import { DescribeTagsCommand } from '@aws-sdk/client-ec2';
import { TAGS } from '../../../domain/site/actions.ts';
import { FILTER_VALUES, PAGE_SIZE, type Read } from './reads.ts';

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
