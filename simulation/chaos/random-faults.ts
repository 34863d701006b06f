import {
  CALL_FAULT_NAMES,
  type CallFault,
  type CallFaultName,
  callFault,
  type Fault,
  PEOPLE_NAMES,
  SERVICE_ACT_NAMES,
  SITE_FAULT_NAMES,
  type TimedFaultName,
} from '../faults/index.ts';
import type { CallSite } from '../lambda/gateway.ts';
import type { Random } from '../scheduler/random.ts';

/** What an undisturbed run of the site is like, so that faults fall into it. */
export interface Extent {
  readonly calls: readonly CallSite[];
  readonly seconds: number;
  readonly servers: number;
}

export const pick = <T>(random: Random, choices: readonly T[]): T => choices[random.below(choices.length)] as T;

/** One to eight faults, mostly few: they may come a little after an undisturbed run would have ended. */
export const randomFaults = (random: Random, extent: Extent): readonly Fault[] => {
  const count = 1 + random.below(1 + random.below(8));
  const faults = Array.from({ length: count }, () =>
    random.below(2) === 0
      ? atCall(random, pick(random, AT_CALLS), extent)
      : atMoment(random, pick(random, pick(random, TIMED)), extent),
  );
  const besides = faults.flatMap((fault) => meanwhile(random, fault, extent));
  return [...faults, ...besides, ...heldUp(random, extent), ...schedule(random)];
};

/** What keeps one server from getting on, and lets the others finish. */
const HOLDS_ONE_UP: readonly TimedFaultName[] = [
  'stop-hangs',
  'detach-hangs',
  'volume-detach-hangs',
  'foreign-interface',
  'foreign-volume',
];

/**
 * In every third run one server does not get on, mostly until its budget is used up: the call fails, and the next one finds servers that
 * are finished beside one that is not.
 */
const heldUp = (random: Random, { seconds: whole, servers }: Extent): readonly Fault[] => {
  if (random.below(3) !== 0) return [];
  const seconds = random.below(4) === 0 ? { seconds: LONG_AFTER * whole } : {};
  return [{ is: pick(random, HOLDS_ONE_UP), at: random.below(whole), server: random.below(servers), ...seconds }];
};

/** Recovery points go on in half of all runs, so that each call finds newer ones than the one before it. */
const schedule = (random: Random): readonly Fault[] => {
  const is = pick(random, ['recovery-points-go-on', 'snapshots-go-on', undefined, undefined] as const);
  return is === undefined ? [] : [{ is, at: 1, server: 0 }];
};

/** A try that lives on harms nobody as long as nothing else happens: so soon after most of them something does. */
const meanwhile = (random: Random, fault: Fault, extent: Extent): readonly Fault[] => {
  if (!('call' in fault) || !OLD_TRIES.includes(fault.is) || random.below(3) === 0) return [];
  const act = atMoment(random, pick(random, MEANWHILE), extent);
  return [{ ...act, at: longer(extent.seconds), during: fault.call + random.below(CALLS_MEANWHILE) }];
};

/** Mostly somebody else takes the group: it is then that an old try must not go on. */
const MEANWHILE: readonly TimedFaultName[] = [
  ...SERVICE_ACT_NAMES,
  ...(['cancelled', 'cancelled', 'cancelled', 'cancelled', 'execution-replaced', 'execution-replaced'] as const),
];

/** A pass or two. */
const CALLS_MEANWHILE = 40;

/** Two tries alive at once are where most goes wrong: every third fault of a call leaves one. */
const OLD_TRIES: readonly CallFaultName[] = ['lambda-lives-on', 'lambda-answers-late'];
const AT_CALLS: readonly CallFaultName[] = [...CALL_FAULT_NAMES, ...OLD_TRIES, ...OLD_TRIES];

/** What people ask of the service comes most often; what they do to the site by hand leaves less to compare in the end. */
const TIMED: readonly (readonly TimedFaultName[])[] = [
  SERVICE_ACT_NAMES,
  SERVICE_ACT_NAMES,
  SITE_FAULT_NAMES,
  PEOPLE_NAMES,
];

/** A fault at one of the calls that it can meet. */
export const atCall = (random: Random, is: CallFaultName, { calls }: Extent): Fault => {
  const { lasts, fits }: CallFault = callFault(is);
  const numbered = calls.map((site, index) => ({ site, number: index + 1 })).filter(({ site }) => fits(site));
  const call =
    OLD_TRIES.includes(is) && random.below(3) === 0 ? firstCall(random, numbered) : someCall(random, numbered);
  return { is, call, ...(lasts ? { seconds: pick(random, lasts) } : {}) };
};

interface Numbered {
  readonly site: CallSite;
  /** From 1, among all calls of the undisturbed run. */
  readonly number: number;
}

/** What comes once in a failover is as likely as what every pass does; every third fault meets a call that changes something of EC2. */
const someCall = (random: Random, calls: readonly Numbered[]): number => {
  const way = random.below(3);
  const changing = calls.filter(({ site }) => isChange(site));
  if (way === 0) return 1 + random.below(longer(calls.at(-1)?.number ?? 1));
  return rareCall(random, way === 1 && changing.length > 0 ? changing : calls);
};

const isChange = ({ action }: CallSite): boolean => /^(ec2|autoscaling):(?!Describe|Search|Get)/.test(action);

/** The first call of a run that makes none that fits: then the fault does not come about. */
const rareCall = (random: Random, calls: readonly Numbered[]): number => {
  if (calls.length === 0) return 1;
  const ofKind = Map.groupBy(calls, ({ site }) => kindOf(site));
  return pick(random, pick(random, [...ofKind.values()])).number;
};

/** Whoever stands still before he has learnt anything knows nothing of what happens meanwhile. */
const firstCall = (random: Random, calls: readonly Numbered[]): number =>
  rareCall(
    random,
    calls.filter(({ site }) => site.call === 1),
  );

/** Which function makes which call. */
const kindOf = ({ who, action }: CallSite): string => `${who.replace(/ #\d+$/, '')} ${action}`;

type AtMoment = Exclude<Fault, { readonly call: number }>;

/** How long a fault lasts, in seconds; the last one is until nothing is disturbed any more. */
const LASTING = [5, 20, 60, 150, undefined];

/** Every fourth moment may be so many times as late: then a call that failed has ended, and the next one is under way. */
const LONG_AFTER = 8;

/** Half of them come in the middle of a step: its calls take no time, so that no moment falls between two of them. */
export const atMoment = (random: Random, is: TimedFaultName, { calls, seconds: whole, servers }: Extent): AtMoment => {
  const seconds = pick(random, LASTING);
  const at = random.below(longer(whole) * (random.below(4) === 0 ? LONG_AFTER : 1));
  const during = random.below(2) === 0 ? undefined : 1 + random.below(longer(calls.length));
  return {
    is,
    at,
    server: random.below(servers),
    ...(during === undefined ? {} : { during, at: longer(whole) }),
    ...(seconds === undefined ? {} : { seconds }),
  };
};

const longer = (extent: number): number => Math.ceil(extent * 1.3);
