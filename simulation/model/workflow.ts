import { RETRYABLE_ERRORS, type RoundOutcome } from '../../lambdas/workflows.ts';
import type { Execution, FailoverId } from './execution.ts';
import type { Process, Processes } from './process.ts';
import type { PassArgs } from './programs/index.ts';

/** What the state machine does once a step's try has ended: the next try, or the execution's end. */
export type Followed = { readonly try: Process } | { readonly execution: Execution };

const isRetryable = (error: string): boolean => (RETRYABLE_ERRORS as readonly string[]).includes(error);

/** The order of the state machine: its steps, its retries, and where an error leads. Retries are not counted. */
export const follow = (processes: Processes, process: Process, failoverId: FailoverId): Followed => {
  const { next, first } = process;
  if ('error' in next) {
    if (isRetryable(next.error) || first.program === 'record failure') {
      return { try: processes.begin(first.program, first.args) };
    }
    return { try: failing(processes, failoverId, next.error) };
  }
  if ('asks' in next) throw new Error('The try has not ended.');
  return follows(processes, process, { failoverId, result: next.result });
};

/** A failover that gives up. */
export const failing = (processes: Processes, failoverId: FailoverId, error: string): Process =>
  processes.begin('record failure', { failoverId, error });

interface Result {
  readonly failoverId: FailoverId;
  readonly result: unknown;
}

const follows = (
  processes: Processes,
  { first: { program, args } }: Process,
  { failoverId, result }: Result,
): Followed => {
  const go = (name: string, more: object): Followed => ({ try: processes.begin(name, more) });
  switch (program) {
    case 'take the lease':
      return go('pass', { failoverId, epoch: result, phase: 'fence' });
    case 'pass':
      return afterPass(processes, args as PassArgs, result as RoundOutcome<'failover'>);
    case 'mark complete':
      return go('disable protection', args as PassArgs);
    case 'disable protection':
      return { execution: 'SUCCEEDED' };
    case 'record failure':
      return { execution: 'FAILED' };
    default:
      throw new Error(`"${program}" is no step of the state machine.`);
  }
};

const afterPass = (
  processes: Processes,
  { phase, ...context }: PassArgs,
  outcome: RoundOutcome<'failover'>,
): Followed => {
  const go = (name: string, more: object): Followed => ({ try: processes.begin(name, more) });
  if (phase === 'fence') return go('pass', { ...context, phase: 'identity' });
  if (outcome === 'MIGRATED') return go('mark complete', context);
  if (outcome === 'CONTINUE') return go('pass', { ...context, phase: 'fence' });
  return { try: failing(processes, context.failoverId as FailoverId, 'ServerNotMigratedError') };
};
