import { z } from '@hono/zod-openapi';
import { record } from './common.ts';

const Brake = z
  .object({ on: z.boolean(), by: z.string().nullable(), reason: z.string().nullable(), at: z.string().nullable() })
  .openapi('AutomationBrake');

export const ShownBrake = z.object({ brake: Brake }).openapi('AutomationBrakeShown');

export const SetBrake = record({
  on: z.boolean(),
  reason: z.string().trim().min(1).max(1000),
}).openapi('AutomationBrakeAsked');

const Things = z.array(z.looseObject({}));

export const ShownAutomation = z
  .object({
    automation: z.object({
      mode: z.enum(['off', 'notify', 'act']).openapi({ description: 'off where the group has no policy.' }),
      policy: z.looseObject({}).optional().openapi({ description: 'As docs/automation.md describes it.' }),
      brake: Brake,
      awaits_acknowledgement: z.string().nullable().openapi({
        description: 'The run that somebody has to see to before automation acts again.',
      }),
      sources: Things.openapi({ description: 'Every source of signals that was heard, the latest first.' }),
      decision: z.looseObject({}).optional().openapi({ description: 'What was decided last, with its reasons.' }),
    }),
  })
  .openapi('AutomationShown');
