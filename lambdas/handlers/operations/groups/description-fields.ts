import * as z from 'zod';

/** An object that names its unknown keys together with the allowed ones. */
export const record = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `unknown field ${issue.keys.map((key) => `"${key}"`).join(', ')}; allowed: ${Object.keys(shape).join(', ') || 'none'}`
        : undefined,
  });

/** A text of a certain form, which the message describes. */
export const pattern = (regex: RegExp, allowed: string) =>
  z.string().regex(regex, { error: `must be ${allowed}`, abort: true });
