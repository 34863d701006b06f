import type { MessageToPeople } from '../domain/trail/message-to-people.ts';

/** Wakes people. */
export interface Pager {
  /** Somebody may be told twice, as a repeat after a failure tells again. */
  page(message: MessageToPeople): Promise<void>;
}
