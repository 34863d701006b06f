import { expect } from 'vitest';
import type { OperationRecord } from '../../lambdas/domain/group/operation-record.ts';
import { createStartProtection } from '../../lambdas/handlers/operations/runs/start-protection.ts';
import type { Execution } from '../../lambdas/ports/workflow.ts';
import { GROUP, type HeldSubject, type SetupOptions, type Subject, setup } from '../failover/setup.ts';
import type { TestRuntime } from '../support/test-runtime.ts';

export const ADA = { kind: 'api', caller: 'Ada' } as const;

/** Turns protection on or off, and waits until the run has ended, or until the power fails. */
export const turn = async (
  { runtime }: Pick<Subject, 'runtime'>,
  wanted: 'on' | 'off',
): Promise<Execution | undefined> => {
  const run = async () => {
    const { executionId } = await createStartProtection(runtime)({ groupId: GROUP, turn: wanted, requestedBy: ADA });
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
