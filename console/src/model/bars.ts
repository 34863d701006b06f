import type { PhaseName, PhaseState, RunServer } from '../api/wishes.ts';

export const PHASES = ['fence', 'disks', 'identity'] as const satisfies readonly PhaseName[];

/** What a phase does, in the words of somebody who looks at it for the first time. */
export const PHASE_TITLES: Readonly<Record<PhaseName, string>> = {
  fence: 'Fence: production is kept down',
  disks: 'Disks: DR servers get their data',
  identity: 'Identity: NICs, IPs and MACs move',
};

export const STATE_WORDS: Readonly<Record<PhaseState, string>> = {
  failed: 'failed',
  unfenced: 'not seen down',
  waiting: 'waiting',
  pending: 'to do',
  done: 'done',
};

export interface Segment {
  readonly state: PhaseState;
  readonly count: number;
}

export interface Bar {
  readonly phase: PhaseName;
  readonly title: string;
  /** What is through first, then what goes on, then what has failed; states that nobody is in are left out. */
  readonly segments: readonly Segment[];
  /** The same in words. */
  readonly text: string;
}

const IN_BAR = ['done', 'unfenced', 'waiting', 'pending', 'failed'] as const satisfies readonly PhaseState[];

/** One bar a phase, however many servers there are. */
export const barsOf = (servers: readonly Pick<RunServer, 'phases'>[]): readonly Bar[] =>
  PHASES.map((phase) => {
    const segments = segmentsOf(servers.map(({ phases }) => phases[phase].state));
    return { phase, title: PHASE_TITLES[phase], segments, text: textOf(segments, servers.length) };
  });

const segmentsOf = (states: readonly PhaseState[]): readonly Segment[] =>
  IN_BAR.map((state) => ({ state, count: states.filter((one) => one === state).length })).filter(
    ({ count }) => count > 0,
  );

const textOf = (segments: readonly Segment[], all: number): string =>
  all === 0
    ? 'no servers'
    : `${segments.map(({ state, count }) => `${count} ${STATE_WORDS[state]}`).join(', ')} of ${all}`;
