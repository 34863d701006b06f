import * as z from 'zod';

/** EventBridge's envelope. Source: EventBridge User Guide, Event structure. */
export const Envelope = z.looseObject({
  id: z.string().min(1).max(200),
  source: z.string(),
  'detail-type': z.string(),
  time: z.iso.datetime({ offset: true }),
  region: z.optional(z.string()),
  detail: z.looseObject({}),
});

export type Envelope = z.infer<typeof Envelope>;

/** A name from outside: bounded, since the name is stored and published. */
const name = z.string().min(1).max(300);
const serverId = z.string().regex(/^i-[0-9a-f]{8,17}$/, 'must be "i-" and 8 to 17 hexadecimal digits');

/**
 * Source: CloudWatch User Guide, Alarm events and EventBridge. `timestamp` comes with an offset without a colon. A muted alarm
 * has a `muteDetail`, a composite one that another alarm suppresses `actionsSuppressedBy`. What is in them does not matter here.
 */
export const AlarmDetail = z.looseObject({
  alarmName: name,
  state: z.looseObject({
    value: z.enum(['ALARM', 'OK', 'INSUFFICIENT_DATA']),
    timestamp: z.optional(z.string()),
    actionsSuppressedBy: z.optional(z.unknown()),
  }),
  muteDetail: z.optional(z.unknown()),
});

/** Source: AWS Health User Guide, Reference: AWS Health events Amazon EventBridge schema. */
export const HealthDetail = z.looseObject({
  eventArn: name,
  eventTypeCode: name,
  eventTypeCategory: z.string(),
  eventRegion: z.optional(z.string()),
  statusCode: z.optional(z.string()),
  startTime: z.optional(z.string()),
  endTime: z.optional(z.string()),
  totalPages: z.optional(z.string()),
  affectedEntities: z.optional(z.array(z.looseObject({ entityValue: z.string(), status: z.optional(z.string()) }))),
});

/** Source: EC2 User Guide, State change events. */
export const ServerDetail = z.looseObject({
  'instance-id': serverId,
  state: z.enum(['pending', 'running', 'stopping', 'stopped', 'shutting-down', 'terminated']),
});

/** This service's own: any monitor may send it. */
export const FaultDetail = z
  .strictObject({
    monitor: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/, 'must be 1 to 64 characters of A-Z a-z 0-9 . _ -'),
    state: z.enum(['faulty', 'healthy', 'unknown']),
    groupId: z.optional(name),
    serverId: z.optional(serverId),
    availabilityZone: z.optional(name),
    at: z.optional(z.iso.datetime({ offset: true })),
    reason: z.optional(z.string().max(500)),
  })
  .refine(
    (detail) => [detail.groupId, detail.serverId, detail.availabilityZone].filter(Boolean).length === 1,
    'must name exactly one of groupId, serverId and availabilityZone',
  );
