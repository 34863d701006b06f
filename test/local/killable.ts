/** Not a test: a process that begins a failover on a broken site, says so in the middle of it, and waits to be killed. */
import { openRuntime } from '../../local/open-runtime.ts';
import { REQUEST } from './failover-site.ts';

/** Slow enough that a busy machine finds the failover on its way: what is left of it takes a quarter of a minute and more. */
const SPEED = 4;

const [home = ''] = process.argv.slice(2);
const runtime = await openRuntime({ home, speed: SPEED });
const { executionId } = await runtime.workflow.start('f-1', REQUEST);
await runtime.clock.sleep(4_000);
process.stdout.write(`${executionId}\n`);
await runtime.untilEnded(executionId);
