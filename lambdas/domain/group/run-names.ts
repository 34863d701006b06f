import type { FailoverRecord } from './failover.ts';
import type { ProtectionGroup } from './protection-group.ts';
import type { ProtectionRunKind } from './run-kind.ts';

/** SHA-256 of a text, in hexadecimal. */
export type Digest = (text: string) => Promise<string>;

/** What a name follows from besides the group. */
interface StateOfRuns {
  /** The last failover on record. */
  readonly last: FailoverRecord | undefined;
  /** How many runs from this state have ended without leaving a record. */
  readonly attempt: number;
}

/**
 * Names of runs, which are the names of their executions. Each follows from what is asked for, so that asking twice
 * names the same run: two calls that were made from the same state of the group, two with the same client token, and
 * two tries to carry out one intent of automation.
 */
export const runNames = {
  ofToken: (group: ProtectionGroup, token: string, digest: Digest): Promise<string> =>
    hashed(group, ['token', group.id, group.createdAt, token], digest),
  ofState: (group: ProtectionGroup, { last, attempt }: StateOfRuns, digest: Digest): Promise<string> => {
    const state = [group.id, group.createdAt, String(group.epoch), last?.id ?? '', String(attempt)];
    return hashed(group, ['state', ...state], digest);
  },
  /** A roll-back that takes the group's lease raises its epoch. @param attempt as in {@link StateOfRuns} */
  ofRollBack: ({ id, epoch, createdAt }: ProtectionGroup, attempt: number): string =>
    fitted(`back-${id}`, `-${digitsOf(createdAt)}-${epoch}-${attempt}`),
  /** A run that takes the group's lease raises its epoch. @param attempt as in {@link StateOfRuns} */
  ofProtection: (kind: ProtectionRunKind, { id, epoch, createdAt }: ProtectionGroup, attempt: number): string =>
    fitted(`${kind}-${id}`, `-${digitsOf(createdAt)}-${epoch}-${attempt}`),
  /** Whether a run of that name gives the group's production back. */
  isRollBackOf: (group: ProtectionGroup, name: string): boolean => {
    const [, epoch, attempt] = /-(\d+)-(\d+)$/.exec(name) ?? [];
    return name === runNames.ofRollBack({ ...group, epoch: Number(epoch) }, Number(attempt));
  },
  /** The time tells a group from an earlier one of the same id, whose executions keep their names for 90 days. */
  ofIntent: ({ id, epoch, createdAt }: ProtectionGroup, intents: number): string =>
    fitted(`auto-${id}`, `-${digitsOf(createdAt)}-${epoch + 1}-${intents}`),
  /** Whether somebody's own name can name an execution. */
  isValid: (name: string): boolean => /^[A-Za-z0-9_-]{1,80}$/.test(name),
};

/** Longest name of a Step Functions execution (Step Functions API Reference, StartExecution). */
const LONGEST_NAME = 80;
/** 128 bits: no two requests meet by chance. */
const DIGITS = 32;

const digitsOf = (at: string): string => at.replace(/\D/g, '').slice(0, 14);

const fitted = (name: string, suffix: string): string =>
  name.replace(/[^A-Za-z0-9_-]/g, '-').slice(0, LONGEST_NAME - suffix.length) + suffix;

const hashed = async ({ name }: ProtectionGroup, parts: readonly string[], digest: Digest): Promise<string> =>
  fitted(name, `-${(await digest(JSON.stringify(parts))).slice(0, DIGITS)}`);
