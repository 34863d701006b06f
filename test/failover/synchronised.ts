import { DescribeSnapshotsCommand, type Snapshot } from '@aws-sdk/client-ec2';
import { DEFAULT_SYNCHRONISATION, type Synchronisation } from '../../lambdas/domain/group/synchronisation.ts';
import { createSynchroniser } from '../../lambdas/handlers/synchroniser/synchroniser.ts';
import type { TestRuntime } from '../support/test-runtime.ts';
import { GROUP, setup } from './setup.ts';

type Subject = Awaited<ReturnType<typeof setup>>;

const MINUTE = 60_000;

export const EXTERNAL: Synchronisation = { by: 'external' };

type Options = Parameters<typeof setup>[0] & { readonly synchronisation?: Synchronisation };

/** A site whose group the service synchronises, unless something else is to. */
export const synchronisedSetup = async ({
  synchronisation = DEFAULT_SYNCHRONISATION,
  ...options
}: Options): Promise<Subject> => {
  const subject = await setup(options);
  const { store } = subject.runtime;
  const group = await store.findGroup(GROUP);
  if (!group) throw new Error('no group');
  await store.saveGroup({ ...group, synchronisation }, group);
  return subject;
};

/** One run over all groups, as the schedule starts it. */
export const sweep = (runtime: TestRuntime) => createSynchroniser(runtime)({}, { remainingMs: () => 300_000 });

/** A sweep each minute. @returns what the sweeps reported of the group, those that did something */
export const sweepMinutes = async (runtime: TestRuntime, minutes: number) => {
  const reports = [];
  for (let minute = 0; minute < minutes; minute += 1) {
    const { groups } = await sweep(runtime);
    reports.push(...groups.filter(({ taken, deleted }) => taken.length + deleted.length > 0));
    await runtime.clock.sleep(MINUTE);
  }
  return reports;
};

/** Every snapshot that the service has taken, by its set. */
export const setsIn = async (runtime: TestRuntime): Promise<ReadonlyMap<string, readonly Snapshot[]>> => {
  const { Snapshots = [] } = await runtime.ec2.send(
    new DescribeSnapshotsCommand({ Filters: [{ Name: 'tag-key', Values: ['sdrs:epoch'] }] }),
  );
  const idOf = ({ Tags = [] }: Snapshot) => Tags.find(({ Key }) => Key === 'sdrs:recovery-point')?.Value ?? '?';
  return Map.groupBy(Snapshots, idOf);
};
