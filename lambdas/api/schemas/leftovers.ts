import { z } from '@hono/zod-openapi';

export const LeftoverList = z
  .object({
    leftovers: z.array(
      z.object({
        kind: z.enum(['volume', 'recovery-point']),
        id: z.string().openapi({ description: 'Of the volume; of a recovery point its name.' }),
        resource_ids: z.array(z.string()),
        protected_instance_name: z.string().nullable(),
        size_gib: z.number(),
        dollars_a_month: z.number().nullable().openapi({
          description: 'List price, at most: a snapshot stores only what differs from the one before it.',
        }),
        from: z.string(),
        only_there: z.string().nullable().openapi({ description: 'What it alone may hold.' }),
        kept: z.string().nullable().openapi({ description: 'Why it is not deleted now; null where it may be.' }),
      }),
    ),
    dollars_a_month: z.number(),
  })
  .openapi('LeftoverList');
