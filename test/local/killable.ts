/** Not a test: a process that begins a failover, says so in the middle of it, and waits to be killed. */
import { openRuntime } from '../../local/runtime.ts';
import { REQUEST, seedBrokenSite } from './failover-site.ts';

const [home = ''] = process.argv.slice(2);
const runtime = await openRuntime({ home, speed: 100 });
await seedBrokenSite(runtime, 1);
const { executionId } = await runtime.workflow.start('f-1', REQUEST);
await runtime.clock.sleep(10_000);
process.stdout.write(`${executionId}\n`);
await runtime.untilEnded(executionId);
