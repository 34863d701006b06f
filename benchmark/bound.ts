import { type BucketSize, bucketsOf, type Latencies } from '../simulated-aws/ec2.ts';
import { SERVER } from './site.ts';

/** Calls of one kind that a server cannot do without. */
interface Need {
  readonly api: string;
  /** Calls a server, or servers that a call stops. */
  readonly calls: number;
  readonly effectMs: number;
  /** What has to be seen done before the call goes out. */
  readonly after: readonly string[];
  /**
   * Whether somebody has to see the effect. The DR disks are available once they are seen to be; the network interface comes last, and
   * with it the server is complete.
   */
  readonly seen: boolean;
}

type Needs = Readonly<Record<string, Need>>;

/** What a server of the measured site needs at least, whoever fails it over. */
const needsOf = (latencies: Latencies, drDisks: boolean): Needs => {
  const seen = true;
  return {
    stop: { api: 'StopInstances', calls: 1, effectMs: latencies.forcedStopMs, after: [], seen },
    rootOff: { api: 'DetachVolume', calls: 1, effectMs: latencies.volumeDetachMs, after: ['stop'], seen },
    nicOff: {
      api: 'DetachNetworkInterface',
      calls: SERVER.movedNics,
      effectMs: latencies.nicDetachMs,
      after: ['rootOff'],
      seen,
    },
    nicOn: {
      api: 'AttachNetworkInterface',
      calls: SERVER.movedNics,
      effectMs: latencies.nicAttachMs,
      after: ['nicOff'],
      seen: false,
    },
    made: { api: 'CreateVolume', calls: SERVER.disks, effectMs: latencies.volumeCreateMs, after: [], seen },
    ...(drDisks
      ? { drOff: { api: 'DetachVolume', calls: SERVER.disks, effectMs: latencies.volumeDetachMs, after: [], seen } }
      : {}),
    diskOn: {
      api: 'AttachVolume',
      calls: SERVER.disks,
      effectMs: latencies.volumeAttachMs,
      after: drDisks ? ['made', 'drOff'] : ['made'],
      seen,
    },
  };
};

export interface BoundProps {
  readonly servers: number;
  readonly drDisks: boolean;
  readonly latencies: Latencies;
  /** Part of the buckets that others use up. @default 0 */
  readonly othersTake?: number;
}

/**
 * Seconds that no failover of the site can be faster than. Every call that cannot be avoided needs a token of its bucket; the
 * last call of an API goes out when the bucket has given that many, not before the fastest server can make its first, and
 * then the shortest rest of a server is still to come. A single server takes as long as the longest of its chains.
 */
export const lowerBoundSeconds = ({ servers, drDisks, latencies, othersTake = 0 }: BoundProps): number => {
  const needs = needsOf(latencies, drDisks);
  const { consistencyLagMs: lagMs } = latencies;
  const head = (name: string): number => Math.max(0, ...needOf(needs, name).after.map((one) => head(one) + shown(one)));
  const shown = (name: string): number => needOf(needs, name).effectMs + lagMs;
  const tail = (name: string): number => {
    const { effectMs, seen } = needOf(needs, name);
    const rests = Object.keys(needs).filter((other) => needOf(needs, other).after.includes(name));
    return effectMs + (seen ? lagMs : 0) + Math.max(0, ...rests.map(tail));
  };
  const names = Object.keys(needs);
  const single = Math.max(...names.map((name) => head(name) + tail(name)));
  const byApi = [...Map.groupBy(names, (name) => needOf(needs, name).api)].map(([api, some]) => {
    const calls = some.reduce((sum, name) => sum + needOf(needs, name).calls * servers, 0);
    return Math.min(...some.map(head)) + lastTokenMs(api, calls, othersTake) + Math.min(...some.map(tail));
  });
  return Math.max(single, ...byApi) / 1000;
};

const needOf = (needs: Needs, name: string): Need => {
  const need = needs[name];
  if (!need) throw new Error(`Nothing is known of "${name}".`);
  return need;
};

/** Until a bucket that is full at first has given so many tokens. Where instances cost tokens, one request names many. */
const lastTokenMs = (api: string, tokens: number, othersTake: number): number => {
  const { requests, resources } = bucketsOf(api);
  const { burst, perSecond }: BucketSize = resources ?? requests;
  const left = 1 - othersTake;
  return Math.ceil(Math.max(0, tokens - burst * left) / (perSecond * left)) * 1000;
};
