import { PRICES } from '../site/prices.ts';

/** What one failover costs in calls to AWS, by list price. */
export interface ExpectedPrice {
  /** US dollars. Without the DR servers and disks themselves, which cost what they cost. */
  readonly usd: number;
  readonly stateTransitions: number;
  readonly lambdaInvocations: number;
  readonly lambdaSeconds: number;
  readonly dynamoDbWrites: number;
  readonly pricesAsOf: string;
  readonly pricesOf: string;
}

/** What an expected failover comes to. */
interface Work {
  readonly rounds: number;
  readonly servers: number;
  readonly pairs: number;
  readonly calls: number;
  /** Seconds in which a function runs. */
  readonly lambdaSeconds: number;
}

/** States entered beside the rounds': two steps before them, two after; the last round needs no Wait. */
const STATES_AROUND = 4 - 1;
/** Three passes, the choice, the wait. */
const STATES_A_ROUND = 5;
const PASSES_A_ROUND = 3;
const STEPS_AROUND = 4;
/** Memory of a step's function. */
const LAMBDA_GB = 1;
/** An estimate: items of up to 3 KB, written at the start, at most twice a phase, and at the end. */
const WRITES_A_SERVER = 3 * 8;
/** Prepared, pinned, finished. */
const WRITES_A_PAIR = 3;
/** Group, failover and the trail's own lines. */
const WRITES_AROUND = 12;

/** The state transitions of a failover of so many rounds. */
export const transitionsOf = (rounds: number): number => STATES_AROUND + STATES_A_ROUND * rounds;

export const expectedPrice = ({ rounds, servers, pairs, calls, lambdaSeconds }: Work): ExpectedPrice => {
  const stateTransitions = transitionsOf(rounds);
  const lambdaInvocations = STEPS_AROUND + PASSES_A_ROUND * rounds;
  const dynamoDbWrites = WRITES_AROUND + servers * WRITES_A_SERVER + pairs * WRITES_A_PAIR + calls;
  const usd =
    stateTransitions * PRICES.transition +
    lambdaInvocations * PRICES.lambdaRequest +
    lambdaSeconds * LAMBDA_GB * PRICES.lambdaGbSecond +
    dynamoDbWrites * PRICES.dynamoDbWrite;
  return {
    usd: Number(usd.toFixed(6)),
    stateTransitions,
    lambdaInvocations,
    lambdaSeconds,
    dynamoDbWrites,
    pricesAsOf: PRICES.asOf,
    pricesOf: PRICES.region,
  };
};
