import type { FailoverRecord } from './failover.ts';

/** Who confirms the fault where no person does. */
export const AUTOMATION = 'automation';

/** Whether a failover was started without a person. */
export const isAutomatic = ({ confirmation }: Pick<FailoverRecord, 'confirmation'>): boolean =>
  confirmation?.by === AUTOMATION;
