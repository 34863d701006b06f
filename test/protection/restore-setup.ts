import { DescribeVolumesCommand } from '@aws-sdk/client-ec2';
import { expect } from 'vitest';
import type { PointChoice } from '../../lambdas/domain/group/point-choice.ts';
import { createStartRestore } from '../../lambdas/handlers/operations/runs/start-restore.ts';
import { failOver, GROUP, type HeldSubject, type Subject, serversById } from '../failover/setup.ts';
import { ADA, kept, setupDisabled, turn } from './setup.ts';

/** A group of two servers that has failed over, with two recovery points of each, the older one ten minutes before. */
export const failedOver = async (options: Parameters<typeof setupDisabled>[0] = {}) => {
  const subject = await setupDisabled({ servers: 2, ...options });
  await turn(subject, 'on');
  await subject.runtime.clock.sleep(600_000);
  await turn(subject, 'off');
  await turn(subject, 'on');
  await failOver(subject, 'failover-1');
  const { group } = await kept(subject.runtime);
  expect(group).toMatchObject({ status: 'failed-over' });
  return { ...subject, older: await oldestSet(subject) };
};

const oldestSet = async ({ runtime }: HeldSubject): Promise<string> => {
  const seen = await runtime.compute.replicator.snapshots(GROUP);
  const all = seen.is === 'present' ? seen.value : [];
  const times = all.map(({ startedAt }) => startedAt).sort();
  // Each server's set has a moment of its own, seconds apart.
  return new Date(Date.parse(times[0] ?? '') + 120_000).toISOString();
};

export const restore = async (
  { runtime }: Pick<Subject, 'runtime'>,
  point: PointChoice,
  instances?: readonly string[],
) => {
  const started = await createStartRestore(runtime)({
    groupId: GROUP,
    point,
    ...(instances ? { instances } : {}),
    requestedBy: ADA,
  });
  await Promise.race([runtime.untilEnded(started.executionId), runtime.power.lost]);
  return runtime.workflow.find(started.executionId);
};

/** The snapshot that each disk of a server was made of, by device. */
export const madeOf = async ({ runtime }: Pick<Subject, 'runtime'>, serverId: string) => {
  const disks = (await serversById(runtime.ec2)).get(serverId)?.BlockDeviceMappings ?? [];
  const VolumeIds = disks.flatMap(({ Ebs }) => Ebs?.VolumeId ?? []);
  const { Volumes = [] } =
    VolumeIds.length === 0 ? {} : await runtime.ec2.send(new DescribeVolumesCommand({ VolumeIds }));
  return new Map(
    disks.map(({ DeviceName, Ebs }) => [DeviceName, Volumes.find(({ VolumeId }) => VolumeId === Ebs?.VolumeId)]),
  );
};

export const firstOf = ({ site }: Pick<Subject, 'site'>) => {
  const [first, second] = site.servers;
  if (!first || !second) throw new Error('the site has two servers');
  return { first, second };
};
