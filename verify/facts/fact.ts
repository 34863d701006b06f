import type { NotAsked, Seen } from '../rows.ts';
import type { Bench } from './bench.ts';

/** Asks the account. What is made for it carries the tag of the run. */
export type Probe = (bench: Bench) => Promise<Seen>;

/** Something that the code or the docs rely on and that no public source states: `UNVERIFIED[id]` marks it there. */
export interface Fact {
  readonly id: string;
  readonly question: string;
  /** What the code relies on, and the simulated EC2 does. */
  readonly expected: string;
  /** How it is asked; or why it is not, anywhere. */
  readonly probe: Probe | NotAsked;
}

/** A fact that no call of a proof can answer. */
export const notAsked = (id: string, question: string, expected: string, why: string): Fact => ({
  ...{ id, question, expected },
  probe: { notAsked: why },
});
