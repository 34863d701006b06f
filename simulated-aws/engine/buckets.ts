import { ec2Error } from './errors.ts';
import type { Site } from './site.ts';

/** Tokens a full bucket holds, and how many come back each second. */
export interface BucketSize {
  readonly burst: number;
  readonly perSecond: number;
}

/** Source of every figure: EC2 Developer Guide, Request throttling for the Amazon EC2 API. */
const DESCRIBE: BucketSize = { burst: 100, perSecond: 20 };
const DESCRIBE_UNPAGED: BucketSize = { burst: 50, perSecond: 10 };
const MUTATE: BucketSize = { burst: 50, perSecond: 5 };
const LARGER: BucketSize = { burst: 100, perSecond: 5 };

/** Source: KMS Developer Guide, Request quotas: DescribeKey and most others, a second. */
const KMS: BucketSize = { burst: 2000, perSecond: 2000 };

const REQUESTS: Readonly<Record<string, BucketSize>> = {
  RunInstances: { burst: 5, perSecond: 2 },
  StartInstances: { burst: 5, perSecond: 2 },
  TerminateInstances: LARGER,
  CreateNetworkInterface: LARGER,
  ModifyNetworkInterfaceAttribute: LARGER,
  AssignPrivateIpAddresses: LARGER,
  CreateVolume: LARGER,
  CreateSnapshot: LARGER,
  CreateSnapshots: LARGER,
  CreateTags: { burst: 100, perSecond: 10 },
  DeleteTags: { burst: 100, perSecond: 10 },
  DescribeKey: KMS,
};

const RESOURCES: Readonly<Record<string, BucketSize>> = {
  RunInstances: { burst: 1000, perSecond: 2 },
  StartInstances: { burst: 1000, perSecond: 2 },
  StopInstances: { burst: 1000, perSecond: 20 },
  TerminateInstances: { burst: 1000, perSecond: 20 },
};

/** The Describe actions that have a smaller bucket for calls with neither a filter nor a page size. */
const UNPAGED_ACTIONS: ReadonlySet<string> = new Set([
  'DescribeInstances',
  'DescribeInstanceStatus',
  'DescribeApplicationStatus',
  'DescribeNetworkInterfaces',
  'DescribeSnapshots',
  'DescribeVolumes',
]);

type Input = Readonly<Record<string, unknown>>;

const isUnpaged = (action: string, { Filters, MaxResults, NextToken }: Input): boolean =>
  UNPAGED_ACTIONS.has(action) && [Filters, MaxResults, NextToken].every((parameter) => parameter === undefined);

const requestBucket = (action: string, input: Input): { readonly id: string; readonly size: BucketSize } => {
  if (isUnpaged(action, input)) return { id: `${action} unpaged`, size: DESCRIBE_UNPAGED };
  return { id: action, size: bucketsOf(action).requests };
};

/** The buckets of an action: one token a request, and where there are `resources`, one token for each instance. */
export const bucketsOf = (action: string): { readonly requests: BucketSize; readonly resources?: BucketSize } => ({
  requests: REQUESTS[action] ?? (/^(Describe|Search)/.test(action) ? DESCRIBE : MUTATE),
  ...(RESOURCES[action] ? { resources: RESOURCES[action] } : {}),
});

const resourcesOf = ({ InstanceIds, MaxCount }: Input): number => {
  if (Array.isArray(InstanceIds)) return InstanceIds.length;
  return typeof MaxCount === 'number' ? MaxCount : 0;
};

/** Tokens come back once a whole second, counted from when the bucket was last full: never earlier than on EC2. */
const refilled = (site: Site, id: string, { burst, perSecond }: BucketSize): { tokens: number; at: number } => {
  const bucket = site.draft.get('buckets', id);
  if (!bucket) return { tokens: burst, at: site.now };
  const seconds = Math.floor((site.now - bucket.at) / 1000);
  const tokens = bucket.tokens + seconds * perSecond;
  return tokens >= burst ? { tokens: burst, at: site.now } : { tokens, at: bucket.at + seconds * 1000 };
};

const take = (site: Site, id: string, { burst, perSecond }: BucketSize, count: number): boolean => {
  const left = 1 - site.settings.othersTake;
  const { tokens, at } = refilled(site, id, { burst: burst * left, perSecond: perSecond * left });
  const enough = tokens >= count;
  site.put('buckets', { id, at, tokens: enough ? tokens - count : tokens });
  return enough;
};

/** Source: EC2 API Reference, Error codes, RequestLimitExceeded. */
const limitExceeded = () => ec2Error('RequestLimitExceeded', 'Request limit exceeded.');

/**
 * Pays for a call. Request tokens are per API action; launches, starts, stops and terminations also cost one resource token an
 * instance. UNVERIFIED[refused-call-costs-a-token]: whether a refused call costs a token; here it does not.
 * @throws EC2ServiceException RequestLimitExceeded
 */
export const payFor = (site: Site, action: string, input: Input): void => {
  const { id, size } = requestBucket(action, input);
  if (!take(site, id, size, 1)) throw limitExceeded();
  const { resources } = bucketsOf(action);
  if (resources && !take(site, `${action} resources`, resources, resourcesOf(input))) throw limitExceeded();
};

/** Empties every bucket of an action, as if others of the account had just used it up. */
export const drain = (site: Site, action: string): void => {
  for (const id of [action, `${action} unpaged`, `${action} resources`]) {
    site.put('buckets', { id, tokens: 0, at: site.now });
  }
};
