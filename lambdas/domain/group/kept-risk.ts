import type { KeptRisk } from './failover.ts';

/** ` by Ada at 2026-11-23T09:00:00.000Z`, as far as it is known. */
export const whoAndWhen = ({ by, at }: Pick<KeptRisk, 'by' | 'at'>): string =>
  `${by === undefined ? '' : ` by ${by}`}${at === undefined ? '' : ` at ${at}`}`;
