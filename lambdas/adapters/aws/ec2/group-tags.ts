import { DescribeTagsCommand } from '@aws-sdk/client-ec2';
import { TAGS } from '../../../domain/site/actions.ts';
import { type Read, readBy } from './reads.ts';

const tagsBy = (name: 'resource-id' | 'value'): Read<string> =>
  readBy(name, {
    api: 'DescribeTags',
    also: [{ Name: 'key', Values: [TAGS.group] }],
    ask: (ec2, request) => ec2.send(new DescribeTagsCommand(request)),
    entries: ({ Tags = [] }) => Tags.map(({ ResourceId = '', Value = '' }) => [ResourceId, Value] as const),
  });

/** The group of each resource, whatever its kind. What has no such tag is not in the answer. */
export const GROUP_TAGS = tagsBy('resource-id');

/** Whatever carries the tag of these groups. */
export const TAGGED_FOR = tagsBy('value');
