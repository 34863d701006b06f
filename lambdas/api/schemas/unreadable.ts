import { z } from '@hono/zod-openapi';

/** Beside what SDRS answers with, and only where there are any. */
export const UNREADABLE = {
  unreadable_groups: z
    .array(z.object({ id: z.string(), message: z.string() }))
    .optional()
    .openapi({
      description:
        'Not of SDRS. Groups that this release cannot read, each with what is wrong and the way on; of them nothing is listed.',
    }),
};
