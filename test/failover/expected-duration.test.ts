import { describe, expect, it, onTestFinished } from 'vitest';
import { createImportGroup } from '../../lambdas/handlers/operations/groups/import-group.ts';
import { createPlanFailover } from '../../lambdas/handlers/operations/runs/plan-failover.ts';
import { seedSite } from '../../local/site/seed.ts';
import { createTestRuntime } from '../../local/test-runtime.ts';
import { failOver, GROUP } from './setup.ts';

/** How far expectation and simulation may be apart, either way. */
const FACTOR = 1.5;

const ZONES = { production: 'eu-central-1a', dr: 'eu-central-1a' };
/** In which every bucket of EC2's allowance is full again. */
const REFILL_MS = 60_000;

/** Seconds that were expected, and those that a failover then took on the simulated EC2. */
const expectedAndTaken = async (servers: number) => {
  const runtime = await createTestRuntime();
  onTestFinished(() => runtime.close());
  const { ec2, clock, log } = runtime;
  const { description } = await seedSite({ ec2, clock, servers, name: GROUP, zones: ZONES });
  await clock.sleep(REFILL_MS);
  await createImportGroup(runtime)(description);
  const { dryRun } = await createPlanFailover(runtime)(GROUP);
  await clock.sleep(REFILL_MS);
  const startedAt = clock.now();
  const execution = await failOver({ runtime }, 'failover-1');
  expect(execution).toMatchObject({ status: 'SUCCEEDED' });
  const types = log.events(execution?.id ?? '').map(({ type }) => type ?? '');
  const transitions = types.filter((type) => type.endsWith('StateEntered')).length;
  return { dryRun, taken: (clock.now() - startedAt) / 1000, transitions };
};

describe('the expected duration and price of a failover', () => {
  for (const servers of [1, 10, 100]) {
    it(`is within a factor of ${FACTOR} of the simulated one for ${servers} servers, and its transitions are counted rightly`, async () => {
      const { dryRun, taken, transitions } = await expectedAndTaken(servers);
      expect(dryRun.seconds).toBeGreaterThan(taken / FACTOR);
      expect(dryRun.seconds).toBeLessThan(taken * FACTOR);
      expect(dryRun.price.stateTransitions).toBeLessThanOrEqual(transitions);
      // Passes that take no time, as here, make more rounds of the same failover where calls wait for their allowance.
      expect(dryRun.price.stateTransitions).toBeGreaterThan(servers > 10 ? transitions / 3 : transitions - 1);
    });
  }
});
