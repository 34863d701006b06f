import type { Instant } from '../../../domain/group/protection-group.ts';

/** Data of an execution. What the service cut short is no JSON any more, and stays as it came. */
export const parsed = (text: string | undefined): unknown => {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** The SDK declares every member of an answer as optional; a time is always there. */
export const instantOf = (date: Date | undefined): Instant => {
  if (date === undefined) throw new Error('Step Functions answered without a time, which its API always gives.');
  return date.toISOString();
};

/** Only the members that have a value, as the port's optional fields are absent rather than undefined. */
export const given = <T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as never;
