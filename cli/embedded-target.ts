import { existsSync } from 'node:fs';
import { HomeNotUsableError } from '../local/home/errors.ts';
import { openRuntime } from '../local/open-runtime.ts';
import { allowanceOf } from './allowance.ts';
import { loginName } from './login-name.ts';
import type { Target, TargetOptions } from './target.ts';

/** Real milliseconds between two looks: often enough to watch, seldom enough to leave the processor to the failover. */
const REAL_POLL_MS = 100;

/** The embedded runtime: everything in this process, kept in a folder, EC2 simulated. */
export const openEmbeddedTarget = async (options: TargetOptions): Promise<Target> => {
  const { home, speed } = options;
  const runtime = await openRuntime({ home, speed, allowance: allowanceOf(options) });
  return {
    ...runtime,
    close: () => runtime.close().catch((error) => refuseVanished(home, error)),
    label: `embedded runtime in ${home} (simulated EC2, ${runtime.owned ? `${speed} times real time` : 'run by another process'})`,
    termination: 'allowed',
    confined: false,
    caller: async () => loginName(),
    pollMs: REAL_POLL_MS * (runtime.speed ?? speed),
    runsHere: runtime.owned,
    simulation: { ec2: runtime.ec2, copy: runtime.copy, ...(runtime.hurry ? { hurry: runtime.hurry } : {}) },
  };
};

/** Somebody has removed the folder meanwhile, and with it all that this command wrote. */
const refuseVanished = (home: string, error: unknown): never => {
  throw existsSync(home) ? error : new HomeNotUsableError(home, new Error('it was removed while the command ran'));
};
