import type { AuditEvent } from '../../../domain/group/failover.ts';

/** Who asks for something, and in which request. */
export interface Actor {
  readonly caller: string;
  readonly requestId: string;
}

/** What is asked for at the command line is no request. */
export type Caller = Pick<Actor, 'caller'> & Partial<Actor>;

/** A line of the audit trail that names its caller. */
export const eventBy = ({ caller, requestId }: Caller, event: AuditEvent): AuditEvent => ({
  ...event,
  message: `${event.message} (by ${caller})`,
  data: { ...event.data, caller, ...(requestId === undefined ? {} : { requestId }) },
});
