import * as z from 'zod';
import { InputNotUnderstoodError } from '../domain/errors/request-errors.ts';

/** An id or a name as it comes from outside. Longer than any is, and short enough to be a key of the table. */
export const text = z.string().min(1).max(300);

/**
 * The input in the shape that the function goes by. Anybody who may call the function may have written it.
 * @param whose the function, for people @throws InputNotUnderstoodError naming every bad field
 */
export const checkedInput = <T>(schema: z.ZodType<T>, input: unknown, whose: string): T => {
  const { success, data, error } = schema.safeParse(input);
  if (success) return data;
  throw new InputNotUnderstoodError(whose, z.prettifyError(error), error);
};
