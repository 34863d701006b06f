import type { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { EC2Client } from '@aws-sdk/client-ec2';
import type { KMSClient } from '@aws-sdk/client-kms';
import { ACTIONS } from './engine/actions.ts';
import { arrange } from './engine/arrangement.ts';
import type { Arrangement } from './engine/arrangement-model.ts';
import { type Answer, answer, type MayCall, type Request } from './engine/dispatch.ts';
import type { View } from './engine/draft.ts';
import { isServiceError, NotSimulatedError } from './engine/errors.ts';
import { createFaultApi, type FaultApi } from './engine/fault-api.ts';
import { ec2LikeLatencies, type Latencies } from './engine/latencies.ts';
import type { Call } from './engine/model.ts';
import { settle } from './engine/settle.ts';
import { type Site, type SiteSettings, siteAt } from './engine/site.ts';
import { createMemoryState, type SiteState } from './engine/state.ts';
import { metadata } from './refusals.ts';

export type { Arrangement, Choices } from './engine/arrangement-model.ts';
export { type BucketSize, bucketsOf } from './engine/buckets.ts';
export { KNOWN_DEVIATIONS } from './engine/deviations.ts';
export type { MayCall } from './engine/dispatch.ts';
export type { View } from './engine/draft.ts';
export { autoScalingError, cloudWatchError, ec2Error, kmsError, NotSimulatedError } from './engine/errors.ts';
export type { FailNext, FaultApi } from './engine/fault-api.ts';
export { ec2LikeLatencies, instantaneousLatencies, type Latencies } from './engine/latencies.ts';
export type { Call } from './engine/model.ts';
export { openSqliteState } from './engine/sqlite-state.ts';
export { createMemoryState, type SiteState } from './engine/state.ts';
export { INSTANCE_TYPES } from './servers/instance-types.ts';

/** Every action that the simulation knows. */
export const SIMULATED_ACTIONS: readonly string[] = Object.keys(ACTIONS).sort();

export interface SimulatedEc2Options {
  readonly clock: { now(): number };
  /** @default a new site in memory */
  readonly state?: SiteState;
  /** @default ec2LikeLatencies */
  readonly latencies?: Latencies;
  /** How far Describe calls lag behind the last write, in milliseconds. @default that of `latencies` */
  readonly consistencyLagMs?: number;
  /**
   * How far a Describe call lags behind, where it is not as far as others, in milliseconds; at most a minute. Source: EC2 API
   * Reference, Eventual consistency: no bound is given, and a later look may show an older state. @default consistencyLagMs
   */
  readonly staleness?: (action: string) => number | undefined;
  /** Part of every bucket that others of the account use up, from 0 to less than 1. @default 0 */
  readonly othersTake?: number;
  /** @default eu-central-1 */
  readonly region?: string;
  /** @default the region's a, b and c */
  readonly availabilityZones?: readonly string[];
  /** @default 123456789012 */
  readonly accountId?: string;
  /** Two sites of the same seed and calls give the same ids. @default the region */
  readonly seed?: string;
}

export interface SimulatedEc2 extends Pick<EC2Client, 'send'> {
  readonly faults: FaultApi;
  /** Auto Scaling, on the same site and among the same calls. */
  readonly autoScaling: Pick<AutoScalingClient, 'send'>;
  /** KMS, as far as volumes need keys, likewise. */
  readonly kms: Pick<KMSClient, 'send'>;
  /** CloudWatch's alarms, likewise. */
  readonly cloudWatch: Pick<CloudWatchClient, 'send'>;
  /** EC2 for somebody who may not do everything. */
  underPolicy(mayCall: MayCall): Pick<EC2Client, 'send'>;
  /** Says beforehand what the account would choose by itself: the ids that come next, the zones that it has. */
  arrange(arrangement: Arrangement): void;
  /** Every call so far, of every process on this state, oldest first; of a site in a file the last ones. */
  calls(): readonly Call[];
  /** Reads what the account holds now, with no call, no delay and no fault. Only for oracles. */
  inspect<T>(read: (view: View) => T): T;
}

const settingsFrom = (options: SimulatedEc2Options): SiteSettings => {
  const { region = 'eu-central-1', latencies = ec2LikeLatencies, accountId = '123456789012' } = options;
  return {
    region,
    accountId,
    availabilityZones: options.availabilityZones ?? ['a', 'b', 'c'].map((letter) => `${region}${letter}`),
    latencies: { ...latencies, consistencyLagMs: options.consistencyLagMs ?? latencies.consistencyLagMs },
    othersTake: options.othersTake ?? 0,
    seed: options.seed ?? region,
  };
};

const MOST_STALE_MS = 60_000;

const lagging = (settings: SiteSettings, consistencyLagMs: number): SiteSettings => ({
  ...settings,
  latencies: { ...settings.latencies, consistencyLagMs },
});

interface Sent {
  readonly constructor: { readonly name: string };
  readonly input: object;
}

const requestFrom = (command: Sent, mayCall?: MayCall): Request => {
  const name = command.constructor.name.replace(/Command$/, '');
  const action = ACTIONS[name];
  if (action) return { name, action, input: { ...command.input }, mayCall };
  const known = SIMULATED_ACTIONS.join(', ');
  throw new NotSimulatedError(
    `The simulated EC2 does not know the command "${command.constructor.name}". It knows: ${known}.`,
  );
};

const delivered = (answered: Answer): object => {
  const { requestId } = answered;
  if (answered.ok) {
    return { $metadata: { ...metadata(200), requestId }, ...answered.output };
  }
  const { error } = answered;
  throw isServiceError(error) ? Object.assign(error, { $metadata: { ...error.$metadata, requestId } }) : error;
};

/**
 * EC2 without EC2: takes the SDK's own commands and answers, or throws, as EC2 does, by EC2's own rules. What it leaves out is in
 * `KNOWN_DEVIATIONS`; what it does not model it refuses with `NotSimulatedError`.
 */
export const createSimulatedEc2 = (options: SimulatedEc2Options): SimulatedEc2 => {
  const settings = settingsFrom(options);
  const state = options.state ?? createMemoryState();
  const { consistencyLagMs } = settings.latencies;
  const keptMs = options.staleness ? MOST_STALE_MS : consistencyLagMs;
  const onSite = <T>(work: (site: Site) => T, lagMs = consistencyLagMs): T =>
    state.transact(keptMs, (draft) => {
      const now = options.clock.now();
      settle(draft, now, settings);
      return work(siteAt(now, draft, lagMs === consistencyLagMs ? settings : lagging(settings, lagMs)));
    });
  const sendUnder = (mayCall?: MayCall) => async (command: Sent) => {
    const request = requestFrom(command, mayCall);
    const lagMs = options.staleness?.(request.name);
    const answered = onSite((site) => {
      const { name, input } = request;
      const result = answer(site, request);
      site.draft.log({ action: name, at: site.now, input, ...(result.ok ? {} : { error: result.error.name }) });
      return result;
    }, lagMs);
    return delivered(answered);
  };
  const send = sendUnder();
  return {
    send: send as unknown as EC2Client['send'],
    underPolicy: (mayCall) => ({ send: sendUnder(mayCall) as unknown as EC2Client['send'] }),
    autoScaling: { send: send as unknown as AutoScalingClient['send'] },
    kms: { send: send as unknown as KMSClient['send'] },
    cloudWatch: { send: send as unknown as CloudWatchClient['send'] },
    faults: createFaultApi((work) => onSite(work)),
    arrange: (arrangement) => onSite(({ draft, now }) => arrange(draft, arrangement, now)),
    calls: () => state.calls(),
    inspect: (read) => onSite(({ draft }) => read(draft)),
  };
};
