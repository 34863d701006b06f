import type { FailoverRecord } from '../../../domain/group/failover.ts';
import type { ProtectionGroup } from '../../../domain/group/protection-group.ts';

/**
 * Names of runs that follow from what is asked for, so that asking twice names the same one. Two calls that were made
 * from the same state of the group get the same name; so do two with the same client token, whenever they come.
 */
export const runNames = {
  ofToken: (group: ProtectionGroup, token: string): Promise<string> =>
    named(group, ['token', group.id, group.createdAt, token]),
  /** @param attempt counts those of this state that ended without leaving a record */
  ofState: (group: ProtectionGroup, last: FailoverRecord | undefined, attempt: number): Promise<string> =>
    named(group, ['state', group.id, group.createdAt, String(group.epoch), last?.id ?? '', String(attempt)]),
  /** A roll-back that takes the group's lease raises its epoch. @param attempt counts those of this state that ended before */
  ofRollBack: ({ id, createdAt, epoch }: ProtectionGroup, attempt: number): string =>
    `${plain(id).slice(0, LONGEST_GROUP)}-${createdAt.replace(/\D/g, '')}-${epoch}-back-${attempt}`,
};

/** Longest name of a Step Functions execution (Step Functions API Reference, StartExecution). */
const LONGEST_NAME = 80;
/** 128 bits: no two requests meet by chance. */
const DIGITS = 32;

/** Leaves room for what tells the roll-backs of a group apart. */
const LONGEST_GROUP = 36;

const plain = (name: string): string => name.replace(/[^A-Za-z0-9_-]/g, '-');

const named = async ({ name }: ProtectionGroup, parts: readonly string[]): Promise<string> => {
  const bytes = new TextEncoder().encode(JSON.stringify(parts));
  const hash = await crypto.subtle.digest('SHA-256', bytes);
  const suffix = `-${Buffer.from(hash).toString('hex').slice(0, DIGITS)}`;
  return `${plain(name).slice(0, LONGEST_NAME - suffix.length)}${suffix}`;
};
