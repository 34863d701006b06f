import type { Fault } from '../faults/index.ts';
import type { Act } from '../journeys/act.ts';
import { byEip, isolated, movableNics, noteworthy, overlaid, reassigned, relaunched, twinned } from '../sites/sites.ts';
import type { SiteBuilder } from '../world/prepared.ts';

/** A failover that every single fault is tried on, at each of its calls. */
export interface ReferenceFailover {
  readonly name: string;
  readonly build: SiteBuilder;
  /** What belongs to it besides the failover. */
  readonly script: readonly Fault[];
  /** What its group goes through, there and home. @default one failover */
  readonly acts?: readonly Act[];
}

const cancelledAt = (at: number): readonly Fault[] => [{ is: 'cancelled', at, server: 0 }];

/** Every kind of run, one after the other. */
const THERE_AND_HOME: readonly Act[] = [
  { is: 'disable', after: 0 },
  { is: 'enable', after: 60 },
  { is: 'synchronise', after: 60 },
  { is: 'fail-over', after: 0, point: 'final' },
  { is: 'restore', after: 60, point: 'named' },
  { is: 'enable', after: 60 },
  { is: 'fail-over', after: 60, point: 'live' },
];

/** The way there and the way back: what is tried where nobody names others. */
export const USUAL_REFERENCES: readonly string[] = ['S1 NICs move', 'cancelled once production is fenced'];

/** @throws Error that names what there is */
export const referenceNamed = (wanted: string): ReferenceFailover => {
  const known = REFERENCE_FAILOVERS.find(({ name }) => name === wanted);
  if (known) return known;
  const names = REFERENCE_FAILOVERS.map(({ name }) => name);
  throw new Error(`No reference failover is called "${wanted}". There are: ${names.join(', ')}.`);
};

/** Each way of an identity to the other site, and the way back. */
export const REFERENCE_FAILOVERS: readonly ReferenceFailover[] = [
  { name: 'S1 NICs move', build: movableNics(1), script: [] },
  { name: 'S2 relaunch', build: relaunched, script: [] },
  { name: 'S3 secondary IPs', build: reassigned, script: [] },
  { name: 'S4 twin VPC', build: twinned, script: [] },
  { name: 'S5 overlay', build: overlaid, script: [] },
  { name: 'S7 EIP', build: byEip, script: [] },
  { name: 'isolation', build: isolated(1), script: [] },
  { name: 'cancelled once production is fenced', build: noteworthy(), script: cancelledAt(21) },
  {
    name: 'guard while production is started by hand',
    build: movableNics(1),
    script: [
      { is: 'production-started', at: 100, server: 0 },
      { is: 'guard-sweeps', at: 130, server: 0 },
    ],
  },
  { name: 'there and home', build: movableNics(1), script: [], acts: THERE_AND_HOME },
];
