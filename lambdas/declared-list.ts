import type * as z from 'zod';

/** On the command line and in an environment a list is text with commas; in cdk.json it may be a list. */
export const listed = (value: unknown): unknown =>
  typeof value === 'string'
    ? value
        .split(',')
        .map((one) => one.trim())
        .filter((one) => one !== '')
    : value;

/** On the command line and in an environment an object is JSON text; in cdk.json it may be the object. */
export const fromJson =
  (example: string) =>
  (value: unknown, context: z.RefinementCtx): unknown => {
    if (typeof value !== 'string') return value;
    try {
      return JSON.parse(value);
    } catch {
      context.addIssue({ code: 'custom', message: `must be JSON, for example ${example}` });
      return undefined;
    }
  };
