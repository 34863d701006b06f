import type * as z from 'zod';
import type { FieldPath, Problem } from '../../../domain/errors/operation-errors.ts';

/** What zod found wrong with an input, in words: the field, what it must be, what it is. */
export const problemsOf = (error: z.core.$ZodError, input: unknown): readonly Problem[] =>
  error.issues.map((issue) => asProblem(issue, input));

const asProblem = (issue: z.core.$ZodIssue, input: unknown): Problem => {
  const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key));
  if (issue.code === 'unrecognized_keys') return { path: [...path, issue.keys[0] ?? ''], message: issue.message };
  return { path, message: `${wanted(issue)}; ${given(valueAt(input, path))}` };
};

const wanted = (issue: z.core.$ZodIssue): string => {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${article(issue.expected)}`;
    case 'invalid_value':
      return `must be one of ${issue.values.join(', ')}`;
    case 'too_small':
      return issue.origin === 'array' ? issue.message : bounded(issue.origin, 'at least', issue.minimum);
    case 'too_big':
      return bounded(issue.origin, 'at most', issue.maximum);
    default:
      return issue.message;
  }
};

const UNITS: Readonly<Record<string, string>> = { string: 'characters', array: 'entries' };

/** A text and a list are counted, a number is measured. */
const bounded = (what: string, side: string, bound: number | bigint): string => {
  const unit = UNITS[what];
  if (unit === undefined) return `must be ${side} ${bound}`;
  return what === 'string' && bound === 1 ? `must have ${side} 1 character` : `must have ${side} ${bound} ${unit}`;
};

const article = (type: string): string => (/^[aeio]/.test(type) ? `an ${type}` : `a ${type}`);

const given = (value: unknown): string => {
  if (value === undefined) return 'it is missing';
  return typeof value === 'object' && value !== null
    ? `it is ${Array.isArray(value) ? 'a list' : 'an object'}${Object.keys(value).length === 0 ? ' without entries' : ''}`
    : `it is ${shortened(JSON.stringify(value))}`;
};

/** Of a value that is refused for its length, the beginning tells which it is. */
const shortened = (text: string): string =>
  text.length > 100 ? `${text.slice(0, 100)}… (${text.length} characters)` : text;

const valueAt = (input: unknown, path: FieldPath): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<string | number, unknown> | null | undefined)?.[key], input);
