import * as z from 'zod';
import { EventNotUnderstoodError } from '../../domain/automation/errors.ts';
import type { Instant } from '../../domain/group/protection-group.ts';

/** An event that was understood and says nothing about anybody's health. */
export interface Ignored {
  readonly ignored: string;
}

/** The value in its documented shape. @throws EventNotUnderstoodError naming every bad field */
export const understood = <T>(schema: z.ZodType<T>, value: unknown, eventId: string | undefined): T => {
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  throw new EventNotUnderstoodError(eventId, z.prettifyError(error), error);
};

/** UTC with milliseconds, as signals are compared. */
export const normalised = (time: string): Instant => new Date(time).toISOString();
