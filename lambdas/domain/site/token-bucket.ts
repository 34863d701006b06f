/** A token bucket: so many at once, then so many a second. */
export interface Allowance {
  readonly burst: number;
  readonly perSecond: number;
}

/** What EC2 allows an account of one API action. */
export interface ApiLimit {
  /** One token a request. */
  readonly requests: Allowance;
  /** One token for each instance that a request names. */
  readonly resources?: Allowance;
}

/** How full a bucket is believed to be at a moment. */
export interface Level {
  /** Below zero where tokens are promised ahead: whoever comes next waits for longer. */
  readonly tokens: number;
  /** Milliseconds since the Unix epoch. Until then nothing comes back. */
  readonly at: number;
  /** Part of the rate that others of the account leave, as far as EC2's throttling tells. @default 1 */
  readonly part?: number;
}

/** How full the account's buckets are, by name; others are full. Plain data: it travels in an execution's state. */
export type Levels = Readonly<Record<string, Level>>;

/** What a call costs of one bucket. */
export interface Demand {
  readonly bucket: string;
  readonly allowance: Allowance;
  readonly tokens: number;
}

/** What a call of an API action costs: a request, and the servers that the call names where EC2 counts those too. */
export const demandsOf = (api: string, limit: ApiLimit, share: number, resources: number): readonly Demand[] => [
  { bucket: api, allowance: partOf(limit.requests, share), tokens: 1 },
  ...(limit.resources
    ? [{ bucket: `${api} resources`, allowance: partOf(limit.resources, share), tokens: resources }]
    : []),
];

const partOf = ({ burst, perSecond }: Allowance, share: number): Allowance => ({
  burst: burst * share,
  perSecond: perSecond * share,
});

/**
 * EC2 adds tokens once a second, and its second begins when the call arrives, which is later than it was sent. Source:
 * EC2 Developer Guide, "Request throttling".
 */
const UNTIL_FIRST_REFILL_MS = 1_200;

/** Milliseconds until all that is demanded is there. */
export const waitFor = (levels: Levels, demands: readonly Demand[], now: number): number =>
  Math.max(0, ...demands.map((demand) => waitForOne(refilled(levels, demand, now), demand, now)));

const waitForOne = (level: Level, demand: Demand, now: number): number => {
  const missing = enoughFor(demand) - level.tokens;
  if (missing <= 0) return 0;
  return Math.max(0, level.at - now) + Math.ceil((1000 * missing) / (demand.allowance.perSecond * (level.part ?? 1)));
};

/** A call that costs more than the bucket ever holds goes out when it is full, and the next one waits for longer. */
const enoughFor = ({ allowance, tokens }: Demand): number => Math.min(tokens, allowance.burst);

/** Calls that there is room for at this moment. An API that nobody limits has room for any number. */
export const roomFor = (levels: Levels, demands: readonly Demand[], now: number): number =>
  Math.min(
    ...demands.map((demand) => {
      const { tokens } = refilled(levels, demand, now);
      return tokens < enoughFor(demand) ? 0 : Math.max(1, Math.floor(tokens / demand.tokens));
    }),
  );

/** The levels once what is demanded is taken, or promised where it is not there yet. */
export const taken = (levels: Levels, demands: readonly Demand[], now: number): Levels => ({
  ...levels,
  ...eachBucket(demands, (demand) => {
    const level = refilled(levels, demand, now);
    return { ...level, tokens: level.tokens - demand.tokens };
  }),
});

const eachBucket = (demands: readonly Demand[], levelOf: (demand: Demand) => Level): Levels =>
  Object.fromEntries(demands.map((demand) => [demand.bucket, levelOf(demand)]));

/** A level has so many digits behind the point, in favour of EC2. */
const DIGITS = 1_000;
/** What others use they may give up again: from half of a rate to all of it in 50 seconds. */
const PART_BACK_A_SECOND = 0.01;
const LEAST_PART = 1 / 16;

const refilled = (levels: Levels, { bucket, allowance }: Demand, now: number): Level => {
  const full: Level = { tokens: allowance.burst, at: now + UNTIL_FIRST_REFILL_MS };
  const level = levels[bucket];
  if (!level) return full;
  const seconds = (now - level.at) / 1000;
  if (seconds <= 0) return level;
  const part = level.part ?? 1;
  const tokens = Math.floor((level.tokens + seconds * allowance.perSecond * part) * DIGITS) / DIGITS;
  const back = part + seconds * PART_BACK_A_SECOND;
  if (tokens >= allowance.burst && back >= 1) return full;
  return {
    tokens: Math.min(allowance.burst, tokens),
    // EC2 has counted from earlier on, so its bucket may be full, and counts from the next call on.
    at: tokens + (allowance.perSecond * UNTIL_FIRST_REFILL_MS) / 1000 < allowance.burst ? now : full.at,
    ...(back < 1 ? { part: back } : {}),
  };
};

/**
 * EC2 has throttled a call, so others use the allowance as well: nothing is there for a second, and half of the rate
 * from then on, which comes back slowly. Calls that were out together are throttled together, and count once.
 */
export const throttled = (levels: Levels, demands: readonly Demand[], now: number): Levels => ({
  ...levels,
  ...eachBucket(demands, (demand) => {
    const level = refilled(levels, demand, now);
    const { part = 1 } = level;
    const isKnown = level.part !== undefined && level.at > now;
    return isKnown
      ? level
      : { tokens: Math.min(0, level.tokens), at: now + 1_000, part: Math.max(LEAST_PART, part / 2) };
  }),
});

/** Of two beliefs about each bucket the later, which has seen what the earlier had. Of one moment, the lower. */
export const later = (one: Levels, other: Levels): Levels => ({
  ...one,
  ...Object.fromEntries(
    Object.entries(other).filter(([bucket, level]) => {
      const known = one[bucket];
      return !known || level.at > known.at || (level.at === known.at && level.tokens < known.tokens);
    }),
  ),
});

/** Whether an API action only looks. */
export const isLook = (api: string): boolean => /^(Describe|Search)/.test(api);
