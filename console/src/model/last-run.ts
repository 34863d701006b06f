import type { RunSummary } from '../api/shapes.ts';

interface FailureJob {
  readonly job_id: string;
  readonly begin_time: string;
}

/** The run whose job the next failover finishes: the newest one, as long as the group stands as it left it. */
export const lastUnfinishedRun = (
  status: string,
  runs: readonly RunSummary[] | undefined,
  failures: readonly FailureJob[],
): string | undefined => {
  if (status !== 'error-failing-over') return undefined;
  const told = runs?.find(({ kind, end_state }) => kind === 'failover' && end_state === 'FAILED')?.id;
  return told ?? failures.toSorted((a, b) => b.begin_time.localeCompare(a.begin_time))[0]?.job_id;
};
