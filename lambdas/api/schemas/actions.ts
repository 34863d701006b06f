import { z } from '@hono/zod-openapi';
import { POINT_WORDS, parsePoint } from '../../domain/group/point-choice.ts';
import { CODES } from '../codes.ts';
import { Id, record } from './common.ts';

const Words = z.string().trim().min(1).max(1000);

/** Which point servers are brought to, in one word. */
export const Point = Words.refine((text) => parsePoint(text) !== undefined, { error: `must be ${POINT_WORDS}` });

const Failover = record({
  confirmation: record({ by: Words.optional(), reason: Words })
    .optional()
    .openapi({ description: 'Not of SDRS. Who says that production is faulty (the caller by default), and why.' }),
  reason: Words.optional().openapi({ description: 'Not of SDRS. Short for a confirmation by the caller.' }),
  point: Point.optional().openapi({
    description: `Not of SDRS. Which data the DR servers get: ${POINT_WORDS}.`,
  }),
  accept_unfenced: z
    .array(record({ instance: Words, reason: Words }))
    .max(200)
    .optional()
    .openapi({
      description: 'Not of SDRS. Servers that may go on although they are not seen to be down, by id or name.',
    }),
});

const Start = record({
  dr_servers: z
    .array(record({ instance: Words, server: Words }))
    .max(200)
    .optional()
    .openapi({
      description:
        'Not of SDRS. After a failover: EC2 servers in the place of DR servers that do not exist any more, by the id or name of the protected instance.',
    }),
});

const Restore = record({
  point: Point,
  instances: z.array(Words).min(1).max(200).optional(),
}).openapi({
  description: `Not of SDRS, where a backup service does it. After a failover: stopped servers of the new production, by id or name (all by default), get the disks of another recovery point: ${POINT_WORDS}.`,
});

const Reverse = record({ priority_station: z.enum(['source', 'target']) });

const AcceptUnfenced = record({ instance: Words, reason: Words }).openapi({
  description:
    'Not of SDRS. A server, by id or name, with which a failover that runs may go on although it is not seen to be down.',
});

const CancelFailover = record({ start: z.boolean().optional() }).openapi({
  description:
    'Not of SDRS. Calls a failover off before any identity has moved, or undoes a failed one: production is given back. With start, its servers that are stopped are started.',
});

const Acknowledge = record({ reason: Words }).openapi({
  description: 'Not of SDRS. Somebody has seen to the last failover: automation may act again after its cool-down.',
});

const REFRESH = 'Not of SDRS. The recorder looks at the group now; the job is done when it has kept what it found.';
const SWEEP = 'Not of SDRS. The guard looks after the fenced servers of the group now; the trail tells what it did.';

const SYNC =
  'Not of SDRS. The synchroniser takes a recovery point of each server now, or of those named by id; the trail tells which.';

/** A tag's value is 256 characters at the most, and a moment may stand behind it. */
const Pin = record({ recovery_point: z.string().trim().min(1).max(300) });

const PIN =
  'Not of SDRS. Retention never deletes that recovery point, by its id as GET …/recovery-points lists it, until it is unpinned.';
const UNPIN = 'Not of SDRS. Leaves that recovery point to retention again. A pin of a failover is the failover’s own.';

const SHAPE = {
  'start-server-group': Start.optional(),
  'stop-server-group': record({}).optional(),
  'reverse-server-group': Reverse.optional(),
  'failover-server-group': Failover.optional(),
  'restore-server-group': Restore.optional(),
  'accept-unfenced-server-group': AcceptUnfenced.optional(),
  'cancel-failover-server-group': CancelFailover.optional(),
  'acknowledge-server-group': Acknowledge.optional(),
  'refresh-server-group': record({}).openapi({ description: REFRESH }).optional(),
  'sync-server-group': record({ instances: z.array(Id).min(1).max(200).optional() })
    .openapi({ description: SYNC })
    .optional(),
  'pin-server-group': Pin.openapi({ description: PIN }).optional(),
  'unpin-server-group': Pin.openapi({ description: UNPIN }).optional(),
  'sweep-guard-server-group': record({}).openapi({ description: SWEEP }).optional(),
} as const;

export type GroupActionName = keyof typeof SHAPE;

const NAMES = Object.keys(SHAPE) as readonly GroupActionName[];

/** Exactly one action. SDRS has a code of its own for an unknown action. */
export const GroupAction = z
  .looseObject(SHAPE)
  .check((context) => {
    const named = Object.keys(context.value);
    if (named.length === 1 && NAMES.some((name) => name === named[0])) return;
    context.issues.push({
      code: 'custom',
      input: context.value,
      path: [],
      message: `must name one action: ${NAMES.join(', ')}; it names ${named.join(', ') || 'none'}`,
      params: { sdrs: CODES.unknownAction },
    });
  })
  .openapi('ServerGroupAction', { additionalProperties: false, minProperties: 1, maxProperties: 1 });

export type GroupActionBody = z.infer<typeof GroupAction>;

/** Which action is asked for. There is one: the schema has seen to that. */
export const nameOf = (action: GroupActionBody): GroupActionName => {
  const named = NAMES.find((name) => action[name] !== undefined);
  if (named === undefined) throw new Error(`${Object.keys(action).join()} is no action.`);
  return named;
};
export type FailoverBody = z.infer<typeof Failover>;
