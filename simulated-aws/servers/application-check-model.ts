/** An application status check, and the servers that it is associated with. */
export interface ApplicationCheckRecord {
  readonly id: string;
  readonly protocol: 'http' | 'https';
  readonly aggregation: 'included' | 'excluded';
  /** Milliseconds after the server has begun to run. */
  readonly graceMs: number;
  readonly instances: readonly string[];
}
