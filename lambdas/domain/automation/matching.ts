import type { ProtectionGroup } from '../group/protection-group.ts';
import type { Instant } from '../instant.ts';
import type { ServerState } from '../site/observed.ts';
import { type AutomationPolicy, isCovered } from './policy.ts';
import type { Signal, SignalState } from './signal.ts';

interface Seen {
  readonly at: Instant;
  readonly eventId: string;
}

/** What an event says, before it is known whom it concerns. */
export type Observation = Seen &
  (
    | {
        readonly kind: 'cloudwatch-alarm';
        readonly alarm: string;
        readonly state: SignalState;
        /** Why the alarm is in ALARM and counts as unknown. */
        readonly hushed?: string;
        /** CloudWatch was asked for it, and has none of that name. @default false */
        readonly isGone?: boolean;
      }
    | {
        readonly kind: 'aws-health';
        readonly eventArn: string;
        readonly code: string;
        readonly region: string;
        /** EC2 ids of what is affected, with its state. Without any the whole region is meant. */
        readonly resources: ReadonlyMap<string, SignalState>;
        readonly state: SignalState;
        /** It is an open issue, and one page of several: the others name other resources. @default false */
        readonly isPage?: boolean;
      }
    | { readonly kind: 'ec2-state'; readonly serverId: string; readonly state: ServerState }
    | {
        readonly kind: 'sdrs-fault';
        readonly monitor: string;
        readonly state: SignalState;
        readonly subject: FaultSubject;
        readonly says?: string;
      }
  );

/** What one of our own fault events is about. */
export type FaultSubject =
  | { readonly groupId: string }
  | { readonly serverId: string }
  | { readonly availabilityZone: string };

/** A group as far as it takes to know whether an observation concerns it. */
export interface Concern {
  readonly group: ProtectionGroup;
  readonly policy: AutomationPolicy;
  /** EC2 ids of its production, servers and all that is recorded of them, as far as the observation names them. */
  readonly production: ReadonlySet<string>;
}

/** EC2 ids that an observation names. */
export const resourcesNamedBy = (observation: Observation): readonly string[] => {
  switch (observation.kind) {
    case 'cloudwatch-alarm':
      return [];
    case 'aws-health':
      return [...observation.resources.keys()];
    case 'ec2-state':
      return [observation.serverId];
    case 'sdrs-fault':
      return 'serverId' in observation.subject ? [observation.subject.serverId] : [];
    default:
      return observation satisfies never;
  }
};

/** The signal that the observation is for the group under its policy; `undefined` where it is none. */
export const signalFor = (observation: Observation, concern: Concern): Signal | undefined => {
  switch (observation.kind) {
    case 'cloudwatch-alarm':
      return fromAlarm(observation, concern);
    case 'aws-health':
      return fromHealth(observation, concern);
    case 'ec2-state':
      return fromServer(observation, concern);
    case 'sdrs-fault':
      return fromMonitor(observation, concern);
    default:
      return observation satisfies never;
  }
};

type Of<Kind extends Observation['kind']> = Extract<Observation, { kind: Kind }>;

const signal = ({ kind, at, eventId }: Observation, rest: Omit<Signal, 'kind' | 'at' | 'eventId'>): Signal => ({
  kind,
  at,
  eventId,
  ...rest,
});

const fromAlarm = (seen: Of<'cloudwatch-alarm'>, { policy }: Concern): Signal | undefined => {
  const { alarm, state, hushed, isGone } = seen;
  if (!isCovered(policy.signals.alarms, alarm)) return undefined;
  if (isGone) {
    const disregarded = `Alarm ${alarm} does not count as a fault any more: CloudWatch has no alarm of that name.`;
    return signal(seen, { source: alarm, state, says: disregarded, disregarded });
  }
  if (hushed === undefined) return signal(seen, { source: alarm, state, says: `Alarm ${alarm} says ${state}.` });
  const disregarded = `Alarm ${alarm} is in ALARM and does not count as a fault: ${hushed}.`;
  return signal(seen, { source: alarm, state, says: disregarded, disregarded, hushed: true });
};

/**
 * One Health event is one source, however much of the group's production it names: it has one cause. A page of it without a
 * fault of the group ends none: another page may tell of one.
 */
const fromHealth = (seen: Of<'aws-health'>, concern: Concern): Signal | undefined => {
  const { code, eventArn, isPage } = seen;
  if (!isCovered(concern.policy.signals.healthEvents, code)) return undefined;
  const about = seen.resources.size === 0 ? ofRegion(seen, concern) : ofResources(seen, concern);
  if (about === undefined || (isPage && about.state !== 'faulty')) return undefined;
  const { state, of } = about;
  return signal(seen, { source: eventArn, state, says: `AWS Health says ${state} of ${of}: ${code}.` });
};

interface About {
  readonly state: SignalState;
  readonly of: string;
}

const ofRegion = ({ region, state }: Of<'aws-health'>, { group }: Concern): About | undefined => {
  const zone = group.sites[group.priorityStation].availabilityZone;
  return zone.startsWith(region) ? { state, of: region } : undefined;
};

const ofResources = ({ resources }: Of<'aws-health'>, { production }: Concern): About | undefined => {
  const own = [...resources].filter(([id]) => production.has(id));
  if (own.length === 0) return undefined;
  return { state: worst(own.map(([, state]) => state)), of: own.map(([id]) => id).join(', ') };
};

const worst = (states: readonly SignalState[]): SignalState => {
  if (states.includes('faulty')) return 'faulty';
  return states.includes('unknown') ? 'unknown' : 'healthy';
};

/** On its way from one state to another a server is neither. */
const fromServer = (seen: Of<'ec2-state'>, { policy, production }: Concern): Signal | undefined => {
  const { serverId } = seen;
  if (!production.has(serverId) || policy.signals.ec2States.length === 0) return undefined;
  const isFault = seen.state !== 'running' && policy.signals.ec2States.includes(seen.state);
  if (!isFault && seen.state !== 'running') return undefined;
  const state = isFault ? 'faulty' : 'healthy';
  return signal(seen, {
    source: serverId,
    state,
    says: `EC2 says that production server ${serverId} is ${seen.state}.`,
  });
};

const fromMonitor = (seen: Of<'sdrs-fault'>, concern: Concern): Signal | undefined => {
  const { monitor, state, subject, says } = seen;
  if (!isCovered(concern.policy.signals.monitors, monitor) || !isAbout(subject, concern)) return undefined;
  const about = Object.values(subject).join('');
  return signal(seen, {
    // A monitor that watches several servers is a source for each.
    source: `${monitor} of ${about}`,
    state,
    says: says ?? `Monitor ${monitor} says ${state} of ${about}.`,
  });
};

const isAbout = (subject: FaultSubject, { group, production }: Concern): boolean => {
  if ('groupId' in subject) return subject.groupId === group.id;
  if ('serverId' in subject) return production.has(subject.serverId);
  return group.sites[group.priorityStation].availabilityZone === subject.availabilityZone;
};
