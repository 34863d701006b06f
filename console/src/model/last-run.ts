import type { RunSummary } from '../api/shapes.ts';

/** The run that the next failover finishes: the newest failed one, as long as the group stands as it left it. */
export const lastUnfinishedRun = (status: string, runs: readonly RunSummary[]): string | undefined =>
  status === 'error-failing-over'
    ? runs.find(({ kind, end_state }) => kind === 'failover' && end_state === 'FAILED')?.id
    : undefined;
