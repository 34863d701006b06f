import { DescribeTagsCommand } from '@aws-sdk/client-ec2';
import type { TestRuntime } from '../support/test-runtime.ts';

type Ec2 = Pick<TestRuntime, 'ec2'>;

/** Every tag of the account, by resource. */
export const allTags = async ({ ec2 }: Ec2): Promise<ReadonlyMap<string, Readonly<Record<string, string>>>> => {
  const { Tags = [] } = await ec2.send(new DescribeTagsCommand({}));
  return new Map(
    [...Map.groupBy(Tags, ({ ResourceId = '?' }) => ResourceId)].map(([id, tags]) => [
      id,
      Object.fromEntries(tags.map(({ Key = '?', Value = '' }) => [Key, Value])),
    ]),
  );
};

/** The group whose tag each resource carries. */
export const groupTags = async (runtime: Ec2): Promise<ReadonlyMap<string, string>> =>
  new Map(
    [...(await allTags(runtime))].flatMap(([id, tags]) =>
      tags['sdrs:group'] === undefined ? [] : [[id, tags['sdrs:group']] as const],
    ),
  );
