import { CreateSnapshotsCommand, DescribeSnapshotsCommand, type Snapshot } from '@aws-sdk/client-ec2';
import { expect } from 'vitest';
import type { FailoverRequest } from '../../lambdas/domain/group/failover.ts';
import { buildReport } from '../../lambdas/domain/report/report.ts';
import type { Execution } from '../../lambdas/ports/workflow.ts';
import { CONFIRMATION, GROUP, type Subject, volumesOf } from './setup.ts';

type Point = NonNullable<FailoverRequest['point']>;

/** Starts a failover to that point and waits until it has ended, or until the power fails. */
export const failOverTo = async (
  { runtime }: Pick<Subject, 'runtime'>,
  failoverId: string,
  point?: Point,
): Promise<Execution | undefined> => {
  const run = async () => {
    const request = { groupId: GROUP, confirmation: CONFIRMATION, ...(point ? { point } : {}) };
    const { executionId } = await runtime.workflow.start(failoverId, request);
    await runtime.untilEnded(executionId);
    return runtime.workflow.find(executionId);
  };
  return Promise.race([run(), runtime.power.lost.then(() => undefined)]);
};

/** Calls a killed failover again. Where only the very last answer was lost, the call is refused: everything was done. */
export const callAgainTo = async (runtime: Subject['runtime'], point: Point): Promise<void> => {
  const again = await failOverTo({ runtime }, 'failover-2', point);
  if (again?.status !== 'SUCCEEDED') expect(again?.cause).toContain('failed-over');
};

/** One more recovery point of each production server, with its name as tag, complete. */
export const takePoint = async ({ runtime, site }: Subject, nameOf: (server: string) => string): Promise<void> => {
  const { ec2, clock } = runtime;
  for (const { name, production } of site.servers) {
    const tags = [{ Key: 'sdrs:recovery-point', Value: nameOf(name) }];
    await ec2.send(
      new CreateSnapshotsCommand({
        InstanceSpecification: { InstanceId: production },
        TagSpecifications: [{ ResourceType: 'snapshot', Tags: tags }],
      }),
    );
  }
  await clock.sleep(120_000);
};

/** The snapshots that the disks of a server were made of, by plain SDK calls. */
export const sourcesOf = async (
  { runtime }: Pick<Subject, 'runtime'>,
  serverId: string,
): Promise<readonly Snapshot[]> => {
  const ids = (await volumesOf(runtime.ec2, serverId)).flatMap(({ SnapshotId }) => SnapshotId || []);
  if (ids.length === 0) return [];
  const { Snapshots = [] } = await runtime.ec2.send(new DescribeSnapshotsCommand({ SnapshotIds: ids }));
  return Snapshots;
};

export const tagOf = ({ Tags = [] }: Pick<Snapshot, 'Tags'>, key: string): string | undefined =>
  Tags.find(({ Key }) => Key === key)?.Value;

export const reportOf = async ({ runtime }: Pick<Subject, 'runtime'>, failoverId: string) => {
  const trail = await runtime.store.listEvents(GROUP);
  const report = buildReport(trail, failoverId, new Date(runtime.clock.now()).toISOString());
  if (!report) throw new Error(`no report of ${failoverId}`);
  return report.findings;
};

export const findingsIn = (
  plan: { readonly servers: readonly { readonly findings: readonly { verdict: string; code: string }[] }[] },
  wanted: RegExp,
): readonly string[] =>
  plan.servers
    .flatMap(({ findings }) => findings)
    .filter(({ code }) => wanted.test(code))
    .map(({ verdict, code }) => `${verdict} ${code}`);
