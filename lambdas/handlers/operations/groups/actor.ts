import type { AuditEvent } from '../../../domain/group/failover.ts';

/** Who asks for something, and in which request. */
export interface Actor {
  readonly caller: string;
  /** Absent of what is asked for at the command line. */
  readonly requestId?: string;
}

/** A line of the audit trail that names its caller. */
export const eventBy = ({ caller, requestId }: Actor, event: AuditEvent): AuditEvent => ({
  ...event,
  message: `${event.message} (by ${caller})`,
  data: { ...event.data, caller, ...(requestId === undefined ? {} : { requestId }) },
});
