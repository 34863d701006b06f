import { type MemberProgress, PHASES, phaseOf } from '../lambdas/domain/group/progress.ts';
import type { ProtectedInstance } from '../lambdas/domain/group/protection-group.ts';
import type { ExecutionEvent } from '../lambdas/ports/workflow.ts';
import { duration } from './render/words.ts';

/** Above this many servers, counts help more than a line for each server. */
const NAMED_SERVERS = 20;

const PHASE_WORDS = { fence: 'production', disks: 'DR disks', identity: 'NICs' } as const;

export interface Look {
  /** Milliseconds since the failover was started. */
  readonly elapsed: number;
  readonly history: readonly ExecutionEvent[];
  readonly instances: readonly ProtectedInstance[];
}

/** Says what is new at each look: steps when they begin, servers when they get further. */
export const createProgress = (failoverId: string, say: (line: string) => void): ((look: Look) => void) => {
  const told = new Map<string, string>();
  const tell = (elapsed: number, key: string, line: string): void => {
    if (told.get(key) === line) return;
    told.set(key, line);
    say(`${duration(elapsed).padStart(6)}  ${line}`);
  };
  return ({ elapsed, history, instances }) => {
    for (const step of history.flatMap(stepEntered)) tell(elapsed, `step ${step}`, step);
    const members = instances.filter(({ progress }) => progress?.failoverId === failoverId);
    if (members.length > NAMED_SERVERS) tell(elapsed, 'counts', `  ${counts(members)}`);
    else for (const member of members) tell(elapsed, member.id, `  ${member.name.padEnd(12)} ${memberLine(member)}`);
  };
};

const stepEntered = ({ type, state }: ExecutionEvent): readonly string[] =>
  type === 'TaskStateEntered' && state !== undefined ? [state] : [];

const memberLine = ({ progress }: ProtectedInstance): string =>
  progress === undefined ? '' : PHASES.map((phase) => `${PHASE_WORDS[phase]} ${phaseText(progress, phase)}`).join(', ');

const phaseText = (progress: MemberProgress, phase: (typeof PHASES)[number]): string => {
  const { state } = phaseOf(progress, phase);
  if (phase === 'fence' && state === 'done') return `fenced (${progress.rung})`;
  return state;
};

const counts = (members: readonly ProtectedInstance[]): string =>
  PHASES.map((phase) => {
    const done = members.filter(({ progress }) => phaseOf(progress, phase).state === 'done').length;
    return `${PHASE_WORDS[phase]} ${done} of ${members.length}`;
  }).join(', ');
