import * as z from 'zod';
import {
  type AutomationPolicy,
  MONITORS_ALONE,
  SIGNAL_KINDS,
  type SignalKind,
  trustsMonitorsAlone,
  WEEKDAYS,
} from '../../../domain/automation/policy.ts';
import { InvalidAutomationPolicyError } from '../../../domain/errors/operation-errors.ts';
import { DEFAULT_AUTOMATION, DEFAULT_FAULTY_SHARE } from '../../../domain/group/defaults.ts';
import { pattern, record } from '../groups/description-fields.ts';
import { problemsOf } from '../groups/problems-of.ts';

/** Room for two sweeps and for events under way after a fault has lasted long enough, before its sign is forgotten. */
const RESERVE_SECONDS = 180;

const matcher = pattern(/^[^\s]{1,255}$/, 'a name without spaces, in which * stands for any characters');
const matchers = z.array(matcher).max(50);
const timeOfDay = pattern(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time in UTC such as 08:00');

const signals = record({
  alarms: z.exactOptional(matchers),
  healthEvents: z.exactOptional(matchers),
  ec2States: z.exactOptional(z.array(z.enum(['stopping', 'stopped', 'shutting-down', 'terminated']))),
  applicationStatus: z.exactOptional(z.boolean()),
  monitors: z.exactOptional(matchers),
});

const hours = record({
  days: z.exactOptional(z.array(z.enum(WEEKDAYS)).min(1)),
  from: timeOfDay,
  to: timeOfDay,
});

const shape = record({
  mode: z.enum(['off', 'notify', 'act']),
  signals,
  required: z.exactOptional(
    record({ sources: z.int().min(1).max(50), kinds: z.int().min(1).max(SIGNAL_KINDS.length) }),
  ),
  windowSeconds: z.exactOptional(z.int().min(180).max(86_400)),
  minimumDurationSeconds: z.exactOptional(z.int().min(0).max(43_200)),
  coolDownSeconds: z.exactOptional(z.int().min(600).max(604_800)),
  hours: z.exactOptional(z.array(hours).min(1)),
  allowTermination: z.exactOptional(z.boolean()),
  distrust: z.exactOptional(
    record({
      faultyShareAbove: z.exactOptional(z.number().min(0).max(1)),
      heartbeatSeconds: z.exactOptional(z.int().min(60).max(86_400)),
    }),
  ),
  limit: z.exactOptional(record({ failovers: z.int().min(1).max(1000), withinSeconds: z.int().min(60).max(604_800) })),
});

type Shape = z.infer<typeof shape>;

const completed = ({ signals: given, distrust, ...rest }: Shape): AutomationPolicy => ({
  ...DEFAULT_AUTOMATION,
  ...rest,
  signals: {
    alarms: given.alarms ?? [],
    healthEvents: given.healthEvents ?? [],
    ec2States: given.ec2States ?? [],
    ...(given.applicationStatus ? { applicationStatus: true } : {}),
    monitors: given.monitors ?? [],
  },
  distrust: { faultyShareAbove: DEFAULT_FAULTY_SHARE, ...distrust },
});

const kindsOf = ({ signals: of }: AutomationPolicy): readonly SignalKind[] => [
  ...(of.alarms.length > 0 ? (['cloudwatch-alarm'] as const) : []),
  ...(of.healthEvents.length > 0 ? (['aws-health'] as const) : []),
  ...(of.ec2States.length > 0 ? (['ec2-state'] as const) : []),
  ...(of.applicationStatus ? (['ec2-application'] as const) : []),
  ...(of.monitors.length > 0 ? (['sdrs-fault'] as const) : []),
];

/** What cannot come true, found before the day it is needed. */
const contradictions = (policy: AutomationPolicy): readonly { readonly path: string[]; readonly message: string }[] => {
  const kinds = kindsOf(policy);
  const { required, windowSeconds, minimumDurationSeconds } = policy;
  const fewest = minimumDurationSeconds + RESERVE_SECONDS;
  return [
    ...(kinds.length >= required.kinds
      ? []
      : [
          {
            path: ['required', 'kinds'],
            message: `asks for ${required.kinds} kinds, and signals names ${kinds.length}`,
          },
        ]),
    ...(trustsMonitorsAlone(policy) ? [{ path: ['required', 'kinds'], message: MONITORS_ALONE }] : []),
    ...(required.kinds <= required.sources
      ? []
      : [{ path: ['required', 'sources'], message: `must be at least required.kinds, ${required.kinds}` }]),
    ...(windowSeconds >= fewest
      ? []
      : [
          {
            path: ['windowSeconds'],
            message: `must be at least minimumDurationSeconds and ${RESERVE_SECONDS}: ${fewest}`,
          },
        ]),
  ];
};

/** A group's `automation`, as its owner writes it down; what is left out is given its default. */
export const automationDescription = shape.transform((given, context): AutomationPolicy => {
  const policy = completed(given);
  for (const { path, message } of contradictions(policy)) {
    context.addIssue({ code: 'custom', path, message, input: given });
  }
  return policy;
});

/** Reads a policy out of parsed YAML or JSON. @throws InvalidAutomationPolicyError naming every bad field */
export const parseAutomationPolicy = (input: unknown): AutomationPolicy => {
  const parsed = automationDescription.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new InvalidAutomationPolicyError(problemsOf(parsed.error, input));
};
