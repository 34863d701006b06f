import { CALL_FAULT_NAMES, type Fault, type TimedFaultName } from '../faults/index.ts';
import { type Act, type ActName, POINTS } from '../journeys/act.ts';
import type { Random } from '../scheduler/random.ts';
import { randomSitePlan } from '../sites/random-site.ts';
import type { SitePlan } from '../sites/site-plan.ts';
import { atCall, atMoment, type Extent, pick } from './random-faults.ts';

/** Where a group is, as far as an act before it has done what it was asked for. */
type Place = 'protected' | 'available' | 'failed-over';

/** What is asked for there, as often as it stands here; anything else comes sometimes. */
const MOSTLY: Readonly<Record<Place, readonly ActName[]>> = {
  protected: [
    'fail-over',
    'fail-over',
    'fail-over',
    'fail-over',
    'disable',
    'synchronise',
    'synchronise',
    'pin',
    'unpin',
  ],
  available: ['enable', 'enable', 'enable', 'synchronise', 'delete-leftovers'],
  'failed-over': ['enable', 'enable', 'enable', 'restore', 'start-production', 'synchronise', 'delete-leftovers'],
};

const ANY: readonly ActName[] = [
  'enable',
  'disable',
  'fail-over',
  'cancel',
  'restore',
  'synchronise',
  'delete-leftovers',
];

/** Where an act leads that does what it is asked for. */
const LEADS: Readonly<Partial<Record<ActName, Place>>> = {
  enable: 'protected',
  disable: 'available',
  'fail-over': 'failed-over',
};

const MOST_ACTS = 7;
/** Seconds between two acts: at once, in the middle of what the one before has begun, or after its end. */
const PAUSES = [0, 20, 60, 300, 900] as const;

/** Three acts to so many, which mostly fit each other. */
export const randomActs = (random: Random): readonly Act[] => {
  let place: Place = 'protected';
  return Array.from({ length: 3 + random.below(MOST_ACTS - 2) }, () => {
    const is = random.below(8) === 0 ? pick(random, ANY) : pick(random, MOSTLY[place]);
    place = LEADS[is] ?? place;
    return actOf(random, is);
  });
};

const actOf = (random: Random, is: ActName): Act => ({
  is,
  after: pick(random, PAUSES),
  ...(random.below(4) === 0 ? { beside: true as const } : {}),
  ...(is === 'fail-over' || is === 'restore' ? { point: pick(random, POINTS) } : {}),
});

/** Faults of a journey: whatever leaves the group able to go on. What people take away for good is for the failovers alone. */
const MOMENTS: readonly TimedFaultName[] = [
  ...(['snapshots-hang', 'snapshots-fail', 'volumes-stall', 'snapshots-hang', 'snapshots-fail'] as const),
  ...(['stop-hangs', 'detach-hangs', 'volume-detach-hangs', 'looks-lag', 'throttled', 'ec2-is-slow'] as const),
  ...(['ec2-refuses-changes'] as const),
  ...(['no-disks', 'no-moves', 'table-refuses', 'table-throttles', 'zone-down', 'zone-silent'] as const),
  ...(['failover-again', 'cancelled', 'execution-aborted', 'execution-aborted', 'guard-sweeps'] as const),
  ...(['recorder-runs', 'synchroniser-runs', 'synchroniser-runs', 'synchroniser-runs'] as const),
];

const OLD_TRIES = ['lambda-lives-on', 'lambda-answers-late'] as const;
const AT_CALLS = [...CALL_FAULT_NAMES, ...OLD_TRIES, ...OLD_TRIES];

/** One to six, mostly few. */
export const journeyFaults = (random: Random, extent: Extent): readonly Fault[] =>
  Array.from({ length: 1 + random.below(1 + random.below(6)) }, () =>
    random.below(2) === 0
      ? atCall(random, pick(random, AT_CALLS), extent)
      : atMoment(random, pick(random, MOMENTS), extent),
  );

const MOST_SERVERS = 2;

/** A site for a journey: one group of few servers, whose automation does not act for itself. */
export const journeySite = (random: Random): SitePlan => ({
  groups: randomSitePlan(random)
    .groups.slice(0, 1)
    .map(({ automatic: _, servers, ...byHand }) => ({
      ...byHand,
      // A stopped member of an Auto Scaling group is terminated, and does not come back.
      servers: servers.slice(0, MOST_SERVERS).map((one) => ({ ...one, autoScaling: false })),
    })),
});
