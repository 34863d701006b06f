import type { PhaseState, Run, RunPhase, RunPhaseName, RunServer } from '../api/shapes.ts';

const PHASES = ['fence', 'disks', 'identity'] as const satisfies readonly RunPhaseName[];

/** Those of a roll-back. */
const BACK = ['give_back', 'in_service'] as const satisfies readonly RunPhaseName[];

/** Those of a run that turns protection on. */
const PROTECTION = ['first_point'] as const satisfies readonly RunPhaseName[];

/** Those of a restore. */
const RESTORE = ['restored'] as const satisfies readonly RunPhaseName[];

/** What a phase does, in the words of somebody who looks at it for the first time. */
const PHASE_TITLES: Readonly<Record<RunPhaseName, string>> = {
  fence: 'Fence: production is kept down',
  disks: 'Disks: DR servers get their data',
  identity: 'Identity: NICs, IPs and MACs move',
  give_back: 'Give back: production gets what was taken from it',
  in_service: 'In service: production runs again, where that was asked for',
  first_point: 'First recovery point: all disks of a server, of one moment',
  restored: 'Restore: disks of the recovery point take the place of those there were',
};

type Phased = Pick<RunServer, 'phases'>;

export const isGivenBack = ({ phases }: Phased): boolean => phases.give_back !== undefined;

export const isProtected = ({ phases }: Phased): boolean => phases.first_point !== undefined;

export const isRestored = ({ phases }: Phased): boolean => phases.restored !== undefined;

const namesOf = (server: Phased | undefined): readonly RunPhaseName[] => {
  if (server && isProtected(server)) return PROTECTION;
  if (server && isRestored(server)) return RESTORE;
  return server && isGivenBack(server) ? BACK : PHASES;
};

/** Servers that the run tells something of: where it takes no first recovery point, it has nothing to do with them. */
export const serversIn = ({ kind, servers }: Pick<Run, 'kind' | 'servers'>): readonly RunServer[] =>
  kind === 'failover' || kind === 'roll-back'
    ? servers
    : servers.filter((server) => isProtected(server) || isRestored(server));

const NOT_BEGUN: RunPhase = { state: 'pending', reason: null, done_at: null };

/** What the run does with a server, by the names of its phases. */
export const phasesOf = (server: Phased): readonly { readonly name: RunPhaseName; readonly phase: RunPhase }[] =>
  namesOf(server).map((name) => ({ name, phase: server.phases[name] ?? NOT_BEGUN }));

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
  readonly phase: RunPhaseName;
  readonly title: string;
  /** What is through first, then what goes on, then what has failed; states that nobody is in are left out. */
  readonly segments: readonly Segment[];
  /** The same in words. */
  readonly text: string;
}

const IN_BAR = ['done', 'unfenced', 'waiting', 'pending', 'failed'] as const satisfies readonly PhaseState[];

/** One bar a phase, however many servers there are. */
export const barsOf = (servers: readonly Phased[]): readonly Bar[] =>
  namesOf(servers[0]).map((phase) => {
    const segments = segmentsOf(servers.map(({ phases }) => (phases[phase] ?? NOT_BEGUN).state));
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
