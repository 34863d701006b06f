/** The failovers that there may be: the call, the same call again, and once more where that was refused and left something open. */
export const FAILOVERS = ['f1', 'f2', 'f3'] as const;
export type FailoverId = (typeof FAILOVERS)[number];

/** What the workflow service says of an execution, where there is one. */
export type Execution = 'not called' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';
