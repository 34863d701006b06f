import { InvalidArgumentError } from 'commander';
import type * as z from 'zod';

/** An option's value by its schema, refused where it is said with what is allowed. */
export const declaredOption =
  <T>(schema: z.ZodType<T>) =>
  (text: string): T => {
    const parsed = schema.safeParse(text);
    if (parsed.success) return parsed.data;
    const problems = parsed.error.issues.map(({ path, message }) => [...path.map(String), message].join(' '));
    throw new InvalidArgumentError(`${problems.join('. ')}.`);
  };
