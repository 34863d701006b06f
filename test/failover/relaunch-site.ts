import { DescribeVolumesCommand } from '@aws-sdk/client-ec2';
import { onTestFinished } from 'vitest';
import type { GroupDescription } from '../../lambdas/handlers/operations/groups/group-description.ts';
import { createImportGroup } from '../../lambdas/handlers/operations/groups/import-group.ts';
import { nicsOfServer } from '../../local/site/nics.ts';
import { type SeededSite, seedSite } from '../../local/site/seed.ts';
import type { SeedOptions } from '../../local/site/seed-options.ts';
import { withIsolation } from '../../simulation/sites/isolation-site.ts';
import { type SeededRelaunch, seedRelaunch } from '../../simulation/sites/relaunch-site.ts';
import { createTestRuntime, type TestRuntime, type TestRuntimeOptions } from '../support/test-runtime.ts';
import { GROUP, serversById } from './setup.ts';

const ZONES = { production: 'eu-central-1a', dr: 'eu-central-1a' };

export interface RelaunchSubject extends Omit<SeededRelaunch, 'description'> {
  runtime: TestRuntime;
  readonly site: SeededSite;
}

export interface RelaunchOptions extends TestRuntimeOptions {
  /** Whether the policy names an isolation group, made for it. @default false */
  readonly isolation?: boolean;
}

/** A protected server that only a relaunch keeps. */
export const setupRelaunch = async (
  policy: NonNullable<GroupDescription['policy']> = { termination: 'allowed' },
  {
    spot,
    instanceType,
    isolation = false,
    ...options
  }: RelaunchOptions & Pick<SeedOptions, 'spot' | 'instanceType'> = {},
): Promise<RelaunchSubject> => {
  const runtime = await createTestRuntime(options);
  const { ec2, clock } = runtime;
  const kind = { ...(spot ? { spot } : {}), ...(instanceType ? { instanceType } : {}) };
  const site = await seedSite({ ec2, clock, servers: 1, name: GROUP, zones: ZONES, ...kind });
  const { description, ...seeded } = await seedRelaunch({ ec2, clock }, site, policy);
  await createImportGroup(runtime)(isolation ? await withIsolation(description, runtime) : description);
  const subject = { runtime, site, ...seeded };
  onTestFinished(() => subject.runtime.close());
  return subject;
};

/** The servers that were launched for the one instance. */
export const launched = async ({ runtime }: RelaunchSubject) =>
  [...(await serversById(runtime.ec2)).values()].filter(({ Tags = [] }) =>
    Tags.some(({ Key }) => Key === 'sdrs:relaunch-of'),
  );

export const nicsOn = ({ runtime }: RelaunchSubject, serverId: string) => nicsOfServer(runtime, serverId);

export const volumesById = async ({ runtime }: RelaunchSubject) => {
  const { Volumes = [] } = await runtime.ec2.send(new DescribeVolumesCommand({}));
  return new Map(Volumes.map((volume) => [volume.VolumeId ?? '?', volume]));
};
