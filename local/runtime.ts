import { setTimeout as sleep } from 'node:timers/promises';
import type { DeclaredAllowance } from '../lambdas/adapters/aws/ec2/index.ts';
import type { SimulatedEc2 } from '../lambdas/adapters/simulated/index.ts';
import { ec2LikeLatencies, type Latencies } from '../lambdas/adapters/simulated/index.ts';
import type { AutomationStore } from '../lambdas/ports/automation-store.ts';
import type { Clock } from '../lambdas/ports/clock.ts';
import type { Compute } from '../lambdas/ports/compute.ts';
import type { GroupStore } from '../lambdas/ports/group-store.ts';
import type { JobStore } from '../lambdas/ports/job-store.ts';
import type { PermissionProbe } from '../lambdas/ports/permission-probe.ts';
import type { Workflow } from '../lambdas/ports/workflow.ts';
import { attach } from './attached.ts';
import type { Copied } from './copy.ts';
import { takeLock } from './home/lock.ts';
import { tryReadOwner } from './home/owner.ts';
import { homePaths } from './home/paths.ts';
import { own } from './owned.ts';

export interface RuntimeOptions {
  /** Directory that keeps all of it between commands. @default `.sdrs` in the working directory */
  readonly home?: string;
  /**
   * Simulated seconds in one real second. What this process computes takes its real time and so counts `speed` times over:
   * above a few hundred, a failover may run out of its budgets for no other reason. @default 60
   */
  readonly speed?: number;
  /** How long the simulated EC2 takes. @default ec2LikeLatencies */
  readonly latencies?: Latencies;
  /** What is declared of the account's API allowance. The simulated account itself has EC2's documented defaults. @default nothing */
  readonly allowance?: DeclaredAllowance;
}

/** The whole service in this process: the real handlers and adapters, on a simulated EC2. */
export interface Runtime {
  readonly store: GroupStore;
  readonly compute: Compute;
  readonly workflow: Workflow;
  readonly automation: AutomationStore;
  /** The steps, asked what they may do. */
  readonly probe: PermissionProbe;
  readonly jobs: JobStore;
  readonly clock: Clock;
  /** The simulated EC2 below all of it, with its faults. */
  readonly ec2: SimulatedEc2;
  /** All that is kept here, as it is now, apart from the executions. Nothing of it changes for being copied. */
  copy(): Promise<Copied>;
  /** Whether executions run in this process. If not, another one owns the home and this one can look and wait. */
  readonly owned: boolean;
  /** Whether the process that owned the home has left it meanwhile: nothing works here any more, opened anew it does. */
  isOrphaned(): boolean;
  /** Tells later processes of this home where the API is served. */
  announce(api: string): void;
  /** Resolves when the execution has ended. @throws RuntimeStoppedError when the process that runs it has ended before */
  untilEnded(executionId: string): Promise<void>;
  /** Executions that still run are aborted, and the same failover started again takes over. */
  close(): Promise<void>;
}

/**
 * Opens the runtime that is kept under `home`. The first process owns it; another that comes while it runs is attached to
 * the owner's state. Executions whose process has died are found and aborted.
 */
export const openRuntime = async (options: RuntimeOptions = {}): Promise<Runtime> => {
  const { home = '.sdrs', speed = 60, latencies = ec2LikeLatencies, allowance = {} } = options;
  const paths = homePaths(home);
  // The home may be between two owners: a leaving owner takes its note back first, and gives up the lock last.
  for (let waited = 0; waited < PATIENCE_MS; waited += LOOK_MS) {
    const lock = takeLock(paths.lock);
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

/** Real milliseconds that an owner may take from taking the home to telling so, or to leave, and between two looks. */
const PATIENCE_MS = 10_000;
const LOOK_MS = 100;
