import type { Seen } from '../rows.ts';
import type { Bench } from './bench.ts';
import { type Fact, notAsked } from './fact.ts';

/** A failover that takes more than this many times as long as the plan has said is another one than foreseen. */
const MOST_TIMES = 2;

const compare = ({ isVirtual, told: { seconds } }: Bench): Seen => {
  const { planned, taken } = seconds;
  if (isVirtual) return { notAsked: 'at an endpoint time is virtual: no wait is waited for' };
  if (planned === undefined || taken === undefined) return { notAsked: 'no failover has come to its end' };
  const measured = `${taken} s, the plan said ${planned} s`;
  return taken <= planned * MOST_TIMES ? `at most twice what the plan said: ${measured}` : measured;
};

export const TIME_FACTS: readonly Fact[] = [
  {
    id: 'typical-times',
    question: "How long do EC2's calls take until their effect shows: is the plan's expected time of the right order?",
    expected: 'at most twice what the plan said',
    probe: async (bench) => compare(bench),
  },
  notAsked(
    'step-seconds',
    'How long does a step take besides waiting?',
    '0.5 s',
    "the steps run in this process, and not in Lambda; the deployed stack's own log has it (docs/deploy.md)",
  ),
  notAsked(
    'longest-lag',
    'How far may a look lie behind the last write?',
    '10 s',
    'EC2 gives no bound, and no number of looks shows one',
  ),
  notAsked(
    'latest-arrival',
    'How late may a request arrive whose sender is gone?',
    '5 s',
    'AWS gives no bound, and no number of requests shows one',
  ),
];
