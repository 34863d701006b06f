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

/** An option's value as a whole number from the one to the other. */
export const wholeNumber =
  (from: number, to: number, hint = '') =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= from && value <= to) return value;
    throw new InvalidArgumentError(`Use a whole number from ${from} to ${to}${hint}.`);
  };

export const parseSpeed = (text: string): number => {
  const speed = Number(text);
  if (Number.isFinite(speed) && speed > 0 && speed <= 100_000) return speed;
  throw new InvalidArgumentError('Use a number above 0, at most 100000; 1 is real time.');
};
