import { describe, expect, it } from 'vitest';
import { createImportGroup } from '../../lambdas/handlers/operations/groups/import-group.ts';
import { seedSite } from '../../local/site/seed.ts';
import { createTestRuntime } from '../support/test-runtime.ts';

const ZONE = 'eu-central-1a';
const START = Date.parse('2026-11-23T09:00:00.000Z');

/** A whole failover: every call to a service with its time, and the history of the execution. */
const run = async () => {
  const calls: string[] = [];
  let now = () => START;
  const runtime = await createTestRuntime({ startAt: START, onCall: (action) => calls.push(`${now()} ${action}`) });
  now = runtime.clock.now;
  const site = await seedSite({ ...runtime, servers: 3, name: 'pets', zones: { production: ZONE, dr: ZONE } });
  await createImportGroup(runtime)(site.description);
  const confirmation = { by: 'Ada', reason: 'the hall is under water' };
  const { executionId } = await runtime.workflow.start('failover-1', { groupId: 'pets', confirmation });
  await runtime.untilEnded(executionId);
  const execution = await runtime.workflow.find(executionId);
  const [row] = runtime.log.list('SUCCEEDED');
  const history = row ? runtime.log.events(row.arn) : [];
  await runtime.close();
  return { execution, calls, history };
};

describe('a runtime on virtual time and the simulated table', () => {
  it('lets no time pass while a call to the table is under way', async () => {
    const { store, clock, close } = await createTestRuntime({ startAt: START });
    const asked = store.listGroups().then(() => clock.now());
    await clock.sleep(1_000);
    expect(await asked).toBe(START);
    await close();
  });

  it('does the same at the same times when a failover is run again', async () => {
    const first = await run();
    expect(first.execution).toMatchObject({ status: 'SUCCEEDED' });
    expect(first.history.length).toBeGreaterThan(20);
    const second = await run();
    expect(second.calls).toEqual(first.calls);
    expect(second.history).toEqual(first.history);
  });
});
