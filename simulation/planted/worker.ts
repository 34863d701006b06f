/** A thread of its own for one bug: the bug is planted before anything of the service is loaded. */
import { parentPort, workerData } from 'node:worker_threads';
import { plant } from './plant.ts';

const { bug, search } = workerData;
plant(bug);
const { firstSeen } = await import('./search.ts');
parentPort?.postMessage(await firstSeen(search));
