/** How many state transitions a failover takes, by the number of its servers: `node local/measure/transitions.ts [--json]`. */

import { createImportGroup } from '../../lambdas/handlers/operations/groups/import-group.ts';
import { transitionsIn } from '../executions/transitions.ts';
import { seedSite } from '../site/seed.ts';
import { createTestRuntime, type TestRuntime } from '../test-runtime.ts';

const SIZES = [1, 10, 100] as const;
const GROUP = 'measured';
const ZONES = { production: 'eu-central-1a', dr: 'eu-central-1a' };

/** Longest time in which every bucket of EC2's allowance is full again, in milliseconds. */
const REFILL_MS = 60_000;

const failOverOf = async (runtime: TestRuntime, servers: number): Promise<string> => {
  const { ec2, clock, workflow } = runtime;
  const { description } = await seedSite({ ec2, clock, servers, name: GROUP, zones: ZONES });
  await clock.sleep(REFILL_MS);
  await createImportGroup(runtime)(description);
  const confirmation = { by: 'measurement', reason: 'counting transitions' };
  const { executionId } = await workflow.start('measurement', { groupId: GROUP, confirmation });
  await runtime.untilEnded(executionId);
  return executionId;
};

export const transitionsOf = async (servers: number): Promise<number> => {
  const runtime = await createTestRuntime();
  try {
    const executionId = await failOverOf(runtime, servers);
    const execution = await runtime.workflow.find(executionId);
    if (execution?.status !== 'SUCCEEDED') {
      throw new Error(`The failover of ${servers} servers ${execution?.status}: ${execution?.cause}`);
    }
    return transitionsIn(runtime.log.events(executionId));
  } finally {
    await runtime.close();
  }
};

const print = async (): Promise<void> => {
  const counts: Record<number, number> = {};
  for (const servers of SIZES) counts[servers] = await transitionsOf(servers);
  if (process.argv.includes('--json')) console.log(JSON.stringify(counts));
  else for (const [servers, count] of Object.entries(counts)) console.log(`${servers} servers: ${count} transitions`);
};

if (import.meta.main) await print();
