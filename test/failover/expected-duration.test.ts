import { describe, expect, it, onTestFinished } from 'vitest';
import { transitionsIn } from '../../benchmark/transitions.ts';
import { createImportGroup } from '../../lambdas/handlers/operations/groups/import-group.ts';
import { createPlanFailover } from '../../lambdas/handlers/operations/runs/plan-failover.ts';
import { seedSite } from '../../local/site/seed.ts';
import { createTestRuntime } from '../support/test-runtime.ts';
import { failOver, GROUP } from './setup.ts';

/** How far expectation and simulation may be apart, either way. */
const FACTOR = 1.5;

const ZONES = { production: 'eu-central-1a', dr: 'eu-central-1a' };
/** In which every bucket of EC2's allowance is full again. */
const REFILL_MS = 60_000;

/**
 * State transitions by the number of servers. Ten servers have allowance for all that they need. A hundred wait for
 * theirs, and each round is worth a second of somebody.
 */
const MOST_TRANSITIONS = [
  [1, 40],
  [10, 40],
  [100, 196],
] as const;

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
  const transitions = transitionsIn(log.events(execution?.id ?? ''));
  return { dryRun, taken: (clock.now() - startedAt) / 1000, transitions };
};

describe('the expected duration and price of a failover', () => {
  for (const [servers, mostTransitions] of MOST_TRANSITIONS) {
    it(`is within a factor of ${FACTOR} of the simulated one for ${servers} servers, and its transitions are few and counted rightly`, async () => {
      const { dryRun, taken, transitions } = await expectedAndTaken(servers);
      expect(dryRun.seconds).toBeGreaterThan(taken / FACTOR);
      expect(dryRun.seconds).toBeLessThan(taken * FACTOR);
      expect(transitions).toBeLessThanOrEqual(mostTransitions);
      expect(dryRun.price.stateTransitions).toBeLessThanOrEqual(transitions);
      // Passes that take no time, as here, make more rounds of the same failover where calls wait for their allowance.
      expect(dryRun.price.stateTransitions).toBeGreaterThan(servers > 10 ? transitions / 3 : transitions - 1);
    });
  }
});
