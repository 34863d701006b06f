import { GroupError } from '../errors/group-error.ts';
import type { AutomationControl } from './state.ts';

/** Somebody else has written it since the read. What was decided on the old does not count: read and decide again. */
export class StaleAutomationError extends Error {
  override readonly name = 'StaleAutomationError';
  readonly item: string;
  constructor(item: string, cause?: unknown) {
    super(`${item} has been written by somebody else since it was read. Read it again, and decide anew.`, { cause });
    this.item = item;
  }
}

/** An event of a kind that automation does not know, or a malformed event. The event changes nothing. */
export class EventNotUnderstoodError extends Error {
  override readonly name = 'EventNotUnderstoodError';
  readonly eventId: string | undefined;
  constructor(eventId: string | undefined, why: string, cause?: unknown) {
    super(`Event ${eventId ?? '(without an id)'} is not understood, and nothing was done with it. ${why}`, { cause });
    this.eventId = eventId;
  }
}

/** The group has no automation policy. */
export class NoAutomationPolicyError extends GroupError {
  override readonly name = 'NoAutomationPolicyError';
  constructor(groupId: string) {
    super(
      groupId,
      `Protection group "${groupId}" has no automation policy. Give it one: sdrs automation policy ${groupId} --file FILE`,
    );
  }
}

/** Nothing waits for an acknowledgement. */
export class NothingToAcknowledgeError extends GroupError {
  override readonly name = 'NothingToAcknowledgeError';
  constructor(groupId: string) {
    super(groupId, `Protection group "${groupId}" has no failover that waits for an acknowledgement.`);
  }
}

/** An automatic failover would have begun while the brake is on. Nothing was touched. */
export class AutomationBrakeOnError extends GroupError {
  override readonly name = 'AutomationBrakeOnError';
  constructor(groupId: string, { at, by, reason }: NonNullable<AutomationControl['brake']>) {
    super(
      groupId,
      `Automatic failover of protection group "${groupId}" refused, nothing was touched. The brake is on since ${at}: ${by}: ${reason}. ` +
        'The brake holds automation only: start the failover yourself, or take the brake off: sdrs automation brake off --reason "who: why"',
    );
  }
}
