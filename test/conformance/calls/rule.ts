import type { Deviation } from './compare.ts';
import type { Listener } from './transcript.ts';

/** One rule of EC2, as calls that show it. */
export interface Rule {
  /** A sentence: what EC2 does. */
  readonly rule: string;
  /** The same calls, whoever answers them. */
  readonly calls: (ec2: Listener) => Promise<unknown>;
  /** What EC2 answers to the last call, so that two sides that are wrong alike are found. */
  readonly last: string;
  readonly deviations?: readonly Deviation[];
}

interface MotoAnswer {
  readonly call: string;
  /** @default ok */
  readonly says?: string;
  readonly source: string;
}

/** A call that moto answers otherwise than EC2. */
export const motoAnswers = (name: string, { call, says = 'ok', source }: MotoAnswer): Deviation => ({
  name: `moto ${name}`,
  wrong: 'moto',
  source,
  call,
  moto: says,
});

interface MotoView {
  readonly call: string | RegExp;
  readonly at: RegExp;
  readonly source: string;
}

/** Something that moto shows otherwise than EC2. */
export const motoShows = (name: string, { call, at, source }: MotoView): Deviation => ({
  name: `moto ${name}`,
  wrong: 'moto',
  source,
  call,
  at,
});
