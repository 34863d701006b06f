import type { Entry } from './transcript.ts';

/** A point in which the two sides do not answer alike. */
export interface Difference {
  /** The call, e.g. `AttachNetworkInterface`, and which call of its scenario it is. */
  readonly call: string;
  readonly n: number;
  /** Where in the answer, e.g. `0.attachment.deleteOnTermination`; `outcome` for success or error code. */
  readonly at: string;
  readonly simulated: unknown;
  readonly moto: unknown;
}

/** A difference that is known, with who is right by the documentation. */
export interface Deviation {
  readonly name: string;
  /** The side that does otherwise than EC2; `unknown` where AWS documents neither. */
  readonly wrong: 'moto' | 'simulated' | 'unknown';
  /** What AWS says. */
  readonly source: string;
  readonly call: string | RegExp;
  /** @default outcome */
  readonly at?: RegExp;
  /** @default any */
  readonly simulated?: unknown;
  /** @default any */
  readonly moto?: unknown;
}

/** Every point in which the answers to the same calls differ. */
export const differencesOf = (simulated: readonly Entry[], moto: readonly Entry[]): readonly Difference[] => {
  const length = Math.max(simulated.length, moto.length);
  return Array.from({ length }, (_, n) => [n, simulated[n], moto[n]] as const).flatMap(([n, one, other]) => {
    const call = one?.action ?? other?.action ?? '?';
    if (one?.action !== other?.action) return [{ call, n, at: 'call', simulated: one?.action, moto: other?.action }];
    if (one?.outcome !== other?.outcome) {
      return [{ call, n, at: 'outcome', simulated: one?.outcome, moto: other?.outcome }];
    }
    return leavesOf(one?.facts, other?.facts, '').map((leaf) => ({ call, n, ...leaf }));
  });
};

const isBranch = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const leavesOf = (
  simulated: unknown,
  moto: unknown,
  at: string,
): readonly Pick<Difference, 'at' | 'simulated' | 'moto'>[] => {
  if (!isBranch(simulated) || !isBranch(moto)) return simulated === moto ? [] : [{ at, simulated, moto }];
  const keys = new Set([...Object.keys(simulated), ...Object.keys(moto)]);
  return [...keys].flatMap((key) => leavesOf(simulated[key], moto[key], at === '' ? key : `${at}.${key}`));
};

const same = (declared: unknown, seen: unknown): boolean =>
  declared === undefined || JSON.stringify(declared) === JSON.stringify(seen);

/** Whether that deviation is what shows here. */
export const explains = (deviation: Deviation, difference: Difference): boolean => {
  const { call, at = /^outcome$/ } = deviation;
  const isCall = typeof call === 'string' ? call === difference.call : call.test(difference.call);
  const isSame = same(deviation.simulated, difference.simulated) && same(deviation.moto, difference.moto);
  return isCall && at.test(difference.at) && isSame;
};

/** What nobody has declared. */
export const undeclared = (
  differences: readonly Difference[],
  deviations: readonly Deviation[],
): readonly Difference[] =>
  differences.filter((difference) => !deviations.some((deviation) => explains(deviation, difference)));

/** What was declared and does not show any more. */
export const surprises = (differences: readonly Difference[], deviations: readonly Deviation[]): readonly string[] =>
  deviations
    .filter((deviation) => !differences.some((difference) => explains(deviation, difference)))
    .map(({ name }) => name);
