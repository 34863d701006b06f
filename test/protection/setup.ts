import { RunInstancesCommand, StopInstancesCommand, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { expect } from 'vitest';
import type { OperationRecord } from '../../lambdas/domain/group/operation-record.ts';
import type { WantedStandby } from '../../lambdas/domain/reprotection/named-standbys.ts';
import { createStartProtection } from '../../lambdas/handlers/operations/runs/start-protection.ts';
import type { Execution } from '../../lambdas/ports/workflow.ts';
import { must } from '../../local/site/ec2.ts';
import { GROUP, type HeldSubject, type SetupOptions, type Subject, serversById, setup } from '../failover/setup.ts';
import type { TestRuntime } from '../support/test-runtime.ts';

export const ADA = { kind: 'api', caller: 'Ada' } as const;

/** Turns protection on or off, and waits until the run has ended, or until the power fails. */
export const turn = async (
  { runtime }: Pick<Subject, 'runtime'>,
  wanted: 'on' | 'off',
  drServers: readonly WantedStandby[] = [],
): Promise<Execution | undefined> => {
  const run = async () => {
    const { executionId } = await createStartProtection(runtime)({
      groupId: GROUP,
      turn: wanted,
      drServers,
      requestedBy: ADA,
    });
    await runtime.untilEnded(executionId);
    return runtime.workflow.find(executionId);
  };
  return Promise.race([run(), runtime.power.lost.then(() => undefined)]);
};

/** A group that was imported disabled, whose recovery points this service takes. */
export const setupDisabled = (options: Omit<SetupOptions, 'disabled'> = {}): Promise<HeldSubject> =>
  setup({ ...options, disabled: true });

/** The group's members and runs as they are kept. */
export const kept = async ({ store }: Pick<TestRuntime, 'store'>) => ({
  group: await store.findGroup(GROUP),
  ...(await store.members(GROUP)),
  runs: await store.listOperations(GROUP),
});

export const lastRun = async ({ store }: Pick<TestRuntime, 'store'>): Promise<OperationRecord> => {
  const [last] = await store.listOperations(GROUP);
  expect(last).toBeDefined();
  return last as OperationRecord;
};

/** A server as another one was launched, in its zone and VPC, which belongs to nobody. */
export const launchSpare = async (
  { ec2, clock }: Pick<TestRuntime, 'ec2' | 'clock'>,
  like: string,
  { state = 'stopped' }: { readonly state?: 'stopped' | 'running' } = {},
): Promise<string> => {
  const model = (await serversById(ec2)).get(like);
  const { ImageId, InstanceType, SubnetId } = must(model, `server ${like}`);
  const launch = { ImageId, InstanceType, SubnetId, MinCount: 1, MaxCount: 1 };
  const { Instances: [launched] = [] } = await ec2.send(new RunInstancesCommand(launch));
  const id = must(launched?.InstanceId, 'the id of the spare');
  await clock.sleep(60_000);
  if (state === 'stopped') {
    await ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
    await clock.sleep(60_000);
  }
  return id;
};

/** Somebody terminates a server. */
export const terminate = async ({ ec2, clock }: Pick<TestRuntime, 'ec2' | 'clock'>, id: string): Promise<void> => {
  await ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
  await clock.sleep(120_000);
};
