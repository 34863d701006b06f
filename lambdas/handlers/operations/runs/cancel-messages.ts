import type { Lost } from '../../../domain/group/failover.ts';
import type { Ports } from '../../../ports/ports.ts';
import type { Execution } from '../../../ports/workflow.ts';
import type { StartRollBackInput } from './start-roll-back.ts';
import type { StartedRun } from './start-run.ts';

export type CancelFailoverDeps = Pick<Ports, 'store' | 'workflow' | 'clock'>;

export interface CancelFailoverInput extends Omit<StartRollBackInput, 'groupId'> {
  /** Id or unique name. */
  readonly group: string;
  /** Watches the roll-back until it has ended. @default asks now and then */
  readonly follow?: (started: StartedRun) => Promise<Execution>;
}

export interface CancelledFailover {
  readonly groupId: string;
  /** Production servers that were given back. */
  readonly servers: readonly string[];
  /** Those of them that were started, on request, and that EC2 shows as running. */
  readonly started: readonly string[];
  /** Those of them that do not run: what was asked for has not come about, where they were to be started. */
  readonly notRunning: readonly NotRunning[];
  /** What could not be given back, as it does not exist any more. */
  readonly lost: readonly Lost[];
  /** What was not given back and is left to people, one sentence each. */
  readonly left: readonly string[];
}

/** A production server that EC2 does not show as running. */
export interface NotRunning {
  readonly serverId: string;
  /** Of its protected instance. */
  readonly name: string;
  /** What EC2 shows, or has said. */
  readonly why: string;
}
