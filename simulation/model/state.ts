import type { FailoverRecord } from '../../lambdas/domain/group/failover.ts';
import type { ProtectedInstance, ProtectionGroup } from '../../lambdas/domain/group/protection-group.ts';
import { healthy, type Server } from './ec2.ts';
import { type Execution, FAILOVERS, type FailoverId } from './execution.ts';
import type { Interned } from './intern.ts';
import type { Process } from './process.ts';
import { GROUP, memberNamed } from './site.ts';

/**
 * Who takes turns: the tries of the failovers' present steps, one earlier try that lives on beside them, a cancel and a sweep
 * of the guard.
 */
export const ACTORS = [...FAILOVERS, 'old try', 'cancel', 'guard'] as const;

export type ActorName = (typeof ACTORS)[number];

/** How often something may still happen. */
export interface Left {
  /** A try is thought dead, and lives on beside its retry. */
  readonly livesOn: number;
  /** Somebody stops the execution in the workflow service. */
  readonly aborted: number;
  /** A failover gives up: a budget is over, a server does not come. */
  readonly givesUp: number;
  readonly cancel: number;
  readonly guard: number;
}

/** Everything. Nothing in it is ever changed: a turn makes a new one. */
export interface State {
  readonly group: ProtectionGroup;
  readonly members: readonly ProtectedInstance[];
  readonly records: Readonly<Partial<Record<FailoverId, FailoverRecord>>>;
  readonly servers: readonly Server[];
  /** Those of whom the table says that they may be issuing calls. */
  readonly acting: readonly ActorName[];
  readonly executions: Readonly<Record<FailoverId, Execution>>;
  readonly processes: Readonly<Partial<Record<ActorName, Process>>>;
  /** What the cancel has answered. */
  readonly cancelled?: string;
  readonly left: Left;
}

/** What may happen in an exploration, and of how many servers. */
export interface Scope extends Left {
  readonly name: string;
  readonly members: 1 | 2;
  /** Whether the same call is given again, once the first failover is over and has not succeeded. */
  readonly again: boolean;
  /** Both calls are given at once. @default false */
  readonly race?: boolean;
}

export const begin = ({ members, name: _, again: _again, race: _race, ...left }: Scope): State => {
  const ids = ['a', 'b'].slice(0, members);
  return {
    group: GROUP,
    members: ids.map(memberNamed),
    records: {},
    servers: ids.map(healthy),
    acting: [],
    executions: { f1: 'not called', f2: 'not called', f3: 'not called' },
    processes: {},
    left,
  };
};

/** States with one key are one state. */
export const keyOf = (state: State, { idOf }: Interned): string =>
  [
    idOf(state.group),
    ...state.members.map(idOf),
    ...FAILOVERS.map((id) => idOf(state.records[id])),
    ...state.servers.map(idOf),
    idOf(state.acting),
    idOf(state.executions),
    ...ACTORS.map((name) => state.processes[name]?.id ?? ''),
    state.cancelled,
    idOf(state.left),
  ].join(' ');
