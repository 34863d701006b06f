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
      return issue.origin === 'array' ? issue.message : `must be at least ${issue.minimum}`;
    case 'too_big':
      return `must be at most ${issue.maximum}`;
    default:
      return issue.message;
  }
};

const article = (type: string): string => (/^[aeio]/.test(type) ? `an ${type}` : `a ${type}`);

const given = (value: unknown): string => {
  if (value === undefined) return 'it is missing';
  return typeof value === 'object' && value !== null
    ? `it is ${Array.isArray(value) ? 'a list' : 'an object'}${Object.keys(value).length === 0 ? ' without entries' : ''}`
    : `it is ${JSON.stringify(value)}`;
};

const valueAt = (input: unknown, path: FieldPath): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<string | number, unknown> | null | undefined)?.[key], input);
