import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CreateSnapshotCommand,
  CreateSnapshotsCommand,
  CreateTagsCommand,
  DescribeInstancesCommand,
  type Instance,
  type Tag,
} from '@aws-sdk/client-ec2';
import { App, Stack } from 'aws-cdk-lib';
import type { CfnLifecyclePolicy } from 'aws-cdk-lib/aws-dlm';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { SeededSite } from '../../local/site/seed.ts';
import { cliInMemory, newFolder } from '../cli/run-cli.ts';
import type { TestRuntime } from '../support/test-runtime.ts';
import { itemsOf } from './items.ts';

/** What the template of docs/recovery-points.md has to do with snapshots. */
interface Policy {
  readonly ResourceTypes: readonly string[];
  readonly TargetTags: readonly Tag[];
  readonly Schedules: readonly { readonly TagsToAdd: Tag[]; readonly CreateRule: { readonly Interval: number } }[];
}

const [block] = itemsOf('docs/recovery-points.md').filter(({ kind }) => kind === 'yaml');
const text = block?.lines.join('\n') ?? '';
const policy = parse(text).Resources.Policy.Properties.PolicyDetails as Policy;
const [schedule] = policy.Schedules;
if (!schedule) throw new Error('the policy has no schedule');

/** As the CDK names properties. Keys and values of tags keep their names there, too. */
const camelCased = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(camelCased);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [`${key[0]?.toLowerCase()}${key.slice(1)}`, camelCased(inner)]),
  );
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Servers that the policy targets: DLM looks at the tags of instances. */
const targetsOf = async ({ ec2 }: TestRuntime): Promise<readonly Instance[]> => {
  const Filters = policy.TargetTags.map(({ Key, Value }) => ({ Name: `tag:${Key}`, Values: [Value ?? ''] }));
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ Filters }));
  return Reservations.flatMap(({ Instances = [] }) => Instances);
};

/** One run of a policy for instances: one call for all disks of a server. */
const runForInstances = async (runtime: TestRuntime): Promise<void> => {
  for (const { InstanceId } of await targetsOf(runtime)) {
    const TagSpecifications = [{ ResourceType: 'snapshot' as const, Tags: [...schedule.TagsToAdd, MANAGED] }];
    await runtime.ec2.send(new CreateSnapshotsCommand({ InstanceSpecification: { InstanceId }, TagSpecifications }));
  }
  await runtime.clock.sleep(10 * MINUTE_MS);
};

/** A tag that DLM gives by itself, beside its `aws:` ones, which nobody else can give. */
const MANAGED: Tag = { Key: 'dlm:managed', Value: 'true' };

/** One run of a policy for volumes: the disks one after the other. */
const runForVolumes = async (runtime: TestRuntime): Promise<void> => {
  const disks = (await targetsOf(runtime)).flatMap(({ BlockDeviceMappings = [] }) => BlockDeviceMappings);
  for (const { Ebs } of disks) {
    const TagSpecifications = [{ ResourceType: 'snapshot' as const, Tags: schedule.TagsToAdd }];
    await runtime.ec2.send(new CreateSnapshotCommand({ VolumeId: Ebs?.VolumeId, TagSpecifications }));
    await runtime.clock.sleep(MINUTE_MS);
  }
  await runtime.clock.sleep(10 * MINUTE_MS);
};

/** A protected site whose production servers have the tag of the policy. */
const taggedSite = async () => {
  const { runtime, cli, file } = await cliInMemory();
  const { servers } = (await cli('site', 'seed', '--out', file, '--json')).json<SeededSite>();
  await cli('group', 'import', file);
  const Resources = servers.map(({ production }) => production);
  await runtime.ec2.send(new CreateTagsCommand({ Resources, Tags: [...policy.TargetTags] }));
  const ages = async () => {
    const plan = (await cli('plan', 'pets', '--json')).json<{ servers: { recoveryPointAgeSeconds: number }[] }>();
    return plan.servers.map(({ recoveryPointAgeSeconds }) => recoveryPointAgeSeconds);
  };
  return { runtime, cli, ages };
};

describe('the lifecycle policy of docs/recovery-points.md', () => {
  it('is a template that CloudFormation has the properties of', async () => {
    const file = join(await newFolder(), 'dr-snapshots.yaml');
    await writeFile(file, text);
    const stack = new Stack(new App(), 'DrSnapshots');
    const included = new CfnInclude(stack, 'Template', { templateFile: file }).getResource('Policy');
    // What CloudFormation does not know is no property of the resource.
    expect((included as CfnLifecyclePolicy).policyDetails).toEqual(camelCased(policy));
  });

  it('takes snapshots that are the newest recovery point of every server, run after run', async () => {
    const { runtime, ages } = await taggedSite();
    await runtime.clock.sleep(schedule.CreateRule.Interval * HOUR_MS);
    expect(policy.ResourceTypes).toEqual(['INSTANCE']);
    for (const _ of [1, 2]) {
      expect(Math.min(...(await ages()))).toBeGreaterThan(45 * 60);
      await runForInstances(runtime);
      expect(Math.max(...(await ages()))).toBeLessThan(15 * 60);
      await runtime.clock.sleep(50 * MINUTE_MS);
    }
  });

  it('would leave servers of several disks at their old recovery point, were it for volumes, and the plan says so', async () => {
    const { runtime, cli, ages } = await taggedSite();
    await runtime.clock.sleep(schedule.CreateRule.Interval * HOUR_MS);
    await runForVolumes(runtime);
    expect(Math.max(...(await ages()))).toBeGreaterThan(60 * 60);
    expect((await cli('plan', 'pets')).out).toMatch(
      /db-1[\s\S]*the newest snapshots of its disks were taken \d+ s apart/,
    );
  });
});
