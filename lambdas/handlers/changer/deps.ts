import type { Ports } from '../../ports/ports.ts';

/** What the changer needs from the world. */
export type ChangerDeps = Pick<Ports, 'store' | 'jobs' | 'compute' | 'clock'>;
