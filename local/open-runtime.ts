import { setTimeout as sleep } from 'node:timers/promises';
import type { DeclaredAllowance } from '../lambdas/adapters/aws/ec2/index.ts';
import { ec2LikeLatencies, type Latencies } from '../simulated-aws/ec2.ts';
import { attach } from './attached.ts';
import { HomeNotUsableError } from './home/errors.ts';
import { type Lock, takeLock } from './home/lock.ts';
import { tryReadOwner } from './home/owner.ts';
import { homePaths } from './home/paths.ts';
import { own } from './owned.ts';
import type { Runtime } from './runtime.ts';

export interface RuntimeOptions {
  /** Directory that keeps all of it between commands. @default `.sdrs` in the working directory */
  readonly home?: string;
  /** Simulated seconds in one real second, while nothing works: what this process computes takes no time. @default 60 */
  readonly speed?: number;
  /** How long the simulated EC2 takes. @default ec2LikeLatencies */
  readonly latencies?: Latencies;
  /** What is declared of the API allowance. The simulated account has EC2's documented defaults. @default nothing */
  readonly allowance?: DeclaredAllowance;
}

/**
 * Opens the runtime that is kept under `home`. The first process owns it; another that comes while it runs is attached to
 * the owner's state. Executions whose process has died are found and aborted.
 */
export const openRuntime = async (options: RuntimeOptions = {}): Promise<Runtime> => {
  const { home = '.sdrs', speed = 60, latencies = ec2LikeLatencies, allowance = {} } = options;
  const paths = homePaths(home);
  // The home may be between two owners: one that leaves takes its note back first, and gives up the lock last.
  for (let waited = 0; waited < PATIENCE_MS; waited += LOOK_MS) {
    const lock = lockOf(home, paths.lock);
    if (lock !== undefined) return own({ paths, lock, speed, latencies, allowance });
    const owner = tryReadOwner(paths.owner);
    if (owner !== undefined) return attach({ paths, owner, latencies, allowance });
    await sleep(LOOK_MS);
  }
  throw new Error(
    `Another process uses this directory but has not written ${paths.owner} within ${PATIENCE_MS / 1000} s. ` +
      'End that process, or use another home.',
  );
};

/** @throws HomeNotUsableError where the file cannot be opened or written */
const lockOf = (home: string, path: string): Lock | undefined => {
  try {
    return takeLock(path);
  } catch (error) {
    throw new HomeNotUsableError(home, error);
  }
};

/** Real milliseconds that an owner may take from taking the home to telling so, or to leave, and between two looks. */
const PATIENCE_MS = 10_000;

const LOOK_MS = 100;
