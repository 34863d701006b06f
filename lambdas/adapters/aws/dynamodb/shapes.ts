import * as z from 'zod';
import { CHANGE_KINDS } from '../../../domain/group/member-change.ts';

/**
 * What the rules cannot do without, so that an item that another release, or a hand, has written otherwise is named where it is read, and
 * not met as a riddle in the middle of a failover. Further fields are kept, and values that only later releases know pass.
 */

const Station = z.enum(['source', 'target']);
const Texts = z.array(z.string());
const Site = z.looseObject({ availabilityZone: z.string(), vpcId: z.string() });

const Lease = z.looseObject({
  failoverId: z.string(),
  executionId: z.string(),
  epoch: z.int(),
  production: Station,
  takenAt: z.string(),
});

const Synchronisation = z.discriminatedUnion('by', [
  z.looseObject({ by: z.literal('external') }),
  z.looseObject({
    by: z.literal('sdrs'),
    everySeconds: z.number().positive(),
    keep: z.array(z.looseObject({ everySeconds: z.number().positive(), forSeconds: z.number().positive() })),
  }),
]);

/** Of a kind that this release knows: whoever shows the member shows what the kind makes of its status. */
const Change = z.looseObject({
  id: z.string(),
  wish: z.looseObject({ kind: z.enum(CHANGE_KINDS) }),
  at: z.string(),
  production: Station,
  asked: z.optional(z.looseObject({ call: z.string(), at: z.string() })),
  end: z.optional(
    z.looseObject({ at: z.string(), failure: z.optional(z.looseObject({ refusal: z.string(), why: z.string() })) }),
  ),
});

const UnattachedPair = z.looseObject({
  id: z.string(),
  name: z.string(),
  volumes: z.looseObject({ source: z.optional(z.string()), target: z.optional(z.string()) }),
  device: z.string(),
  bootable: z.boolean(),
  disk: z.looseObject({ sizeGiB: z.number(), type: z.string() }),
  change: z.optional(Change),
});

const Group = z.looseObject({
  id: z.string(),
  name: z.string(),
  status: z.string(),
  protectedStatus: z.string(),
  priorityStation: Station,
  epoch: z.int(),
  sites: z.looseObject({ source: Site, target: Site }),
  demands: z.looseObject({ mac: z.string(), privateIp: z.string(), eip: z.string() }),
  policy: z.looseObject({ fencingBudgetSeconds: z.number(), migrationBudgetSeconds: z.number() }),
  synchronisation: z.optional(Synchronisation),
  lease: z.optional(Lease),
  unattachedPairs: z.optional(z.array(UnattachedPair)),
});

const PrivateIp = z.looseObject({
  address: z.string(),
  primary: z.boolean(),
  eip: z.optional(z.looseObject({ allocationId: z.string(), publicIp: z.string() })),
});

const Nic = z.looseObject({
  networkInterfaceId: z.string(),
  deviceIndex: z.int(),
  role: z.string(),
  macAddress: z.string(),
  subnetId: z.string(),
  availabilityZone: z.string(),
  securityGroupIds: Texts,
  privateIps: z.array(PrivateIp),
  ipv6Addresses: z.optional(Texts),
  prefixes: z.optional(Texts),
  demands: z.optional(z.looseObject({})),
  overlay: z.optional(z.looseObject({ addresses: Texts, routeTableIds: Texts })),
  twin: z.optional(z.looseObject({ attachments: z.looseObject({ source: z.string(), target: z.string() }) })),
  cameBy: z.optional(z.looseObject({ privateIps: Texts, allocationIds: Texts })),
});

const Phase = z.looseObject({ state: z.string(), issued: z.record(z.string(), z.string()) });

const Progress = z.looseObject({
  failoverId: z.string(),
  startedAt: z.string(),
  phases: z.record(z.string(), Phase).refine((phases) => Object.keys(phases).length > 0, 'a run has phases'),
  failure: z.optional(z.looseObject({ error: z.string(), message: z.string() })),
});

const Member = z.looseObject({ id: z.string(), groupId: z.string(), epoch: z.int() });

const Instance = Member.extend({
  name: z.string(),
  status: z.string(),
  servers: z.looseObject({ source: z.string(), target: z.string() }),
  nics: z.array(Nic),
  standbyNics: z.optional(z.array(Nic)),
  promised: z.optional(z.array(z.looseObject({}))),
  progress: z.optional(Progress),
  firstPoint: z.optional(z.looseObject({ runId: z.string(), state: z.string() })),
  stayDown: z.optional(
    z.looseObject({ failoverId: z.string(), serverId: z.string(), since: z.string(), state: z.string() }),
  ),
  /** Of release 0.1.0. */
  fenceIntent: z.optional(
    z.looseObject({
      failoverId: z.string(),
      productionServerId: z.string(),
      since: z.string(),
      confirmed: z.boolean(),
    }),
  ),
  restoration: z.optional(z.array(z.looseObject({ undo: z.string(), serverId: z.string() }))),
  tags: z.optional(z.array(z.looseObject({ key: z.string(), value: z.string() }))),
  change: z.optional(Change),
});

const Pair = Member.extend({
  name: z.string(),
  status: z.string(),
  instanceId: z.string(),
  volumes: z.looseObject({ source: z.optional(z.string()), target: z.optional(z.string()) }),
  device: z.string(),
  bootable: z.boolean(),
  disk: z.looseObject({ sizeGiB: z.number(), type: z.string() }),
  recoveryPoint: z.optional(z.looseObject({ snapshotId: z.string(), setId: z.string(), takenAt: z.string() })),
  change: z.optional(Change),
});

const Failover = Member.extend({
  status: z.string(),
  startedAt: z.string(),
  evidence: Texts,
  failedMembers: z.array(z.looseObject({ name: z.string(), error: z.string(), message: z.string() })),
  confirmation: z.optional(z.looseObject({ by: z.string(), reason: z.string() })),
  plan: z.optional(z.looseObject({ verdict: z.string(), findings: z.array(z.looseObject({})) })),
});

const Operation = Member.extend({
  kind: z.string(),
  status: z.string(),
  startedAt: z.string(),
  production: Station,
  failedMembers: z.array(z.looseObject({ name: z.string(), error: z.string(), message: z.string() })),
});

const Asked = z.looseObject({ asked: z.array(z.looseObject({ permission: z.looseObject({ is: z.string() }) })) });

const Readiness = z.looseObject({
  groupId: z.string(),
  madeAt: z.string(),
  epoch: z.int(),
  verdict: z.string(),
  findings: z.array(z.looseObject({})),
  permissions: z.optional(Asked),
});

const Event = z.looseObject({ at: z.string(), groupId: z.string(), type: z.string(), message: z.string() });

const PackedPart = z.looseObject({ madeAt: z.string(), parts: z.int().positive(), bytes: z.instanceof(Uint8Array) });

/** By the kind of the item. */
export const SHAPES = {
  group: Group,
  instance: Instance,
  pair: Pair,
  failover: Failover,
  operation: Operation,
  job: z.looseObject({ id: z.string(), type: z.string(), groupId: z.string(), at: z.string() }),
  checks: z.looseObject({ failoverId: z.string(), servers: z.array(z.looseObject({ instanceId: z.string() })) }),
  readiness: Readiness,
  plan: PackedPart,
  replication: PackedPart,
  basis: z.looseObject({
    basis: z.looseObject({ digest: z.string(), group: z.looseObject({}), servers: z.array(z.unknown()) }),
  }),
  actor: z.looseObject({ id: z.string(), until: z.string() }),
  event: Event,
  segment: z.looseObject({
    firstSeq: z.int().positive(),
    previousHash: z.string(),
    events: z.array(Event.extend({ hash: z.string() })),
  }),
} as const;

/** A change of a group's members, as it stands on the group item. */
export const CHANGE_SHAPE = z.looseObject({
  epoch: z.int(),
  put: z.array(z.looseObject({ pk: z.string(), sk: z.string() })),
  remove: Texts,
});

const Sources = z.array(z.looseObject({ kind: z.string(), source: z.string(), faultyAt: Texts }));

const Policy = z.looseObject({
  mode: z.enum(['off', 'notify', 'act']),
  signals: z.looseObject({ alarms: Texts, healthEvents: Texts, ec2States: Texts, monitors: Texts }),
  required: z.looseObject({ sources: z.number(), kinds: z.number() }),
  windowSeconds: z.number(),
  minimumDurationSeconds: z.number(),
  coolDownSeconds: z.number(),
  hours: z.optional(z.array(z.looseObject({ from: z.string(), to: z.string() }))),
  distrust: z.looseObject({ faultyShareAbove: z.number() }),
  limit: z.looseObject({ failovers: z.number(), withinSeconds: z.number() }),
});

/** Automation's part. */
export const AUTOMATION_SHAPES = {
  state: z.looseObject({
    groupId: z.string(),
    groupCreatedAt: z.string(),
    policy: Policy,
    sources: Sources,
    decision: z.optional(z.looseObject({ verdict: z.string(), reasons: z.array(z.looseObject({ code: z.string() })) })),
    intent: z.optional(z.looseObject({ failoverId: z.string(), reason: z.string(), decidedAt: z.string() })),
    intents: z.int(),
    unsaid: z.array(z.looseObject({ at: z.string(), type: z.string() })),
  }),
  control: z.looseObject({
    starts: z.array(z.looseObject({ failoverId: z.string(), at: z.string() })),
    brake: z.optional(z.looseObject({ by: z.string(), reason: z.string(), at: z.string() })),
  }),
} as const;
