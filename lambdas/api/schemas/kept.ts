import { z } from '@hono/zod-openapi';
import { next, wholeNumber } from './common.ts';
import { Finding, Verdict } from './plan.ts';

export const TrailQuery = z.object({
  limit: wholeNumber(1, 100, 100),
  before: wholeNumber(1, 999_999_999, 999_999_999).openapi({ description: 'next of the page before.' }),
});

export const TrailList = z
  .object({
    events: z.array(
      z.object({
        seq: z.int().nullable().openapi({ description: 'Its number in the chain; null of releases before the chain.' }),
        at: z.string(),
        type: z.string(),
        message: z.string(),
        run_id: z.string().nullable(),
        caller: z.string().nullable(),
      }),
    ),
    next,
  })
  .openapi('TrailList');

export const ShownReadiness = z
  .object({
    readiness: z.object({
      state: z.enum(['READY', 'NOT READY', 'EXPIRED', 'UNKNOWN']).openapi({
        description: 'EXPIRED: the plan is too old, or the group has changed since. UNKNOWN: no plan was made yet.',
      }),
      looked_at: z.string().nullable(),
      age_seconds: z.int().nullable(),
      verdict: Verdict.nullable(),
      digest: z.string().nullable(),
      recovery_point_age_seconds: z.number().nullable().openapi({ description: 'At that look.' }),
      expected_seconds: z.number().nullable().openapi({ description: 'How long a failover would take.' }),
      findings: z.array(Finding),
    }),
    synchronisation: z
      .object({
        by: z.enum(['sdrs', 'external']),
        every_seconds: z.int().nullable(),
        objective_seconds: z.int().nullable().openapi({ description: 'How old a recovery point may become (RPO).' }),
        looked_at: z.string().nullable(),
        servers: z.array(
          z.object({
            protected_instance_id: z.string(),
            newest_at: z.string().nullable(),
            copied_percent: z.number().nullable().openapi({ description: 'Of the one that is being taken.' }),
            failed_in_a_row: z.int(),
          }),
        ),
      })
      .openapi({
        description: 'What the synchroniser saw last. No servers where it takes no recovery points of the group now.',
      }),
  })
  .openapi('ReadinessShown');
