import type { FailoverRecord } from './failover.ts';

/** Who confirms the fault where no person does. A word for people: anybody may write it: nothing is decided by it. */
export const AUTOMATION = 'automation';

/**
 * Whether a failover was started without a person. Records of releases that did not keep the requester have only the
 * word in the confirmation, and that word counts.
 */
export const isAutomatic = ({
  requestedBy,
  confirmation,
}: Pick<FailoverRecord, 'requestedBy' | 'confirmation'>): boolean =>
  requestedBy ? requestedBy.kind === 'automation' : confirmation?.by === AUTOMATION;
