import { isLook } from '../lambdas/domain/site/token-bucket.ts';
import type { Call } from '../simulated-aws/ec2.ts';
import { ec2LikeLatencies } from '../simulated-aws/ec2.ts';
import { failOverByMap, failOverSerially } from './baselines/baselines.ts';
import { lowerBoundSeconds } from './bound.ts';
import type { Ground } from './ground.ts';
import { LATENCIES, type LatencyName } from './latency.ts';
import type { CallCount, Design, Measured, Outcome } from './measured.ts';
import { dollarsOf } from './meter.ts';
import { failOverOurs } from './ours.ts';

export interface MeasureProps {
  readonly ground: Ground;
  readonly design: Design;
  readonly latency: LatencyName;
  readonly share?: number | undefined;
}

/** One failover of the site by one design, in simulated time. */
export const measure = async ({ ground, design, latency, share }: MeasureProps): Promise<Measured> => {
  const props = { ground, latency: LATENCIES[latency] };
  const { outcome, world } = await failOver(design, props, share);
  const calls = callsOf(world.ec2.calls());
  const throttled = sumOf(calls, ({ throttled: count }) => count);
  return {
    design,
    servers: ground.servers.length,
    latency,
    ...timesOf(outcome, lowerBoundOf(ground)),
    throttled,
    throttledChanges: sumOf(calls, ({ api, throttled: count }) => (isLook(api) ? 0 : count)),
    failed: outcome.failed,
    transitions: outcome.used.transitions,
    dollars: Number(dollarsOf(outcome.used, outcome.lambdaGb).toFixed(5)),
    calls,
  };
};

const failOver = (design: Design, props: Parameters<typeof failOverSerially>[0], share: number | undefined) => {
  switch (design) {
    case 'ours':
      return failOverOurs({ ...props, share });
    case 'serial':
      return failOverSerially(props);
    case 'map':
      return failOverByMap(props);
    default:
      return design satisfies never;
  }
};

export const lowerBoundOf = ({ servers, drDisks, othersTake }: Ground): number =>
  lowerBoundSeconds({ servers: servers.length, drDisks, othersTake, latencies: ec2LikeLatencies });

/** Without all servers there is no time to the last of them. */
const timesOf = ({ completeMs, failed }: Outcome, lowerBound: number) => {
  const seconds = [...completeMs].sort((one, other) => one - other).map((ms) => ms / 1000);
  const last = failed > 0 ? undefined : seconds.at(-1);
  return {
    rtoSeconds: last ?? null,
    lowerBoundSeconds: lowerBound,
    ratio: last === undefined ? null : Number((last / lowerBound).toFixed(3)),
    medianSeconds: seconds[Math.floor(seconds.length / 2)] ?? null,
  };
};

const callsOf = (calls: readonly Call[]): readonly CallCount[] =>
  [...Map.groupBy(calls, ({ action }) => action)]
    .map(([api, some]) => ({
      api,
      calls: some.length,
      throttled: some.filter(({ error }) => error === 'RequestLimitExceeded').length,
    }))
    .sort((one, other) => other.calls - one.calls || one.api.localeCompare(other.api));

const sumOf = (counts: readonly CallCount[], numberOf: (count: CallCount) => number): number =>
  counts.reduce((sum, count) => sum + numberOf(count), 0);
