import { type MemberProgress, PHASES, phaseOf } from '../../lambdas/domain/group/progress.ts';
import type { ProtectedInstance } from '../../lambdas/domain/group/protection-group.ts';
import type { StartedRun } from '../../lambdas/handlers/operations/runs/start-run.ts';
import type { GroupStore } from '../../lambdas/ports/group-store.ts';
import { duration } from '../render/words.ts';
import { stepsIn, type View } from './view.ts';

/** Above this many servers, counts help more than a line for each server. */
const NAMED_SERVERS = 20;

const PHASE_WORDS = { fence: 'production', disks: 'DR disks', identity: 'NICs' } as const;

export interface QuietProps {
  readonly store: Pick<GroupStore, 'members'>;
  readonly started: Pick<StartedRun, 'failoverId' | 'groupId'>;
  readonly say: (line: string) => void;
}

/** A line for each change: steps when they begin, servers when they get further. */
export const createQuietView = ({ store, started, say }: QuietProps): View => {
  const told = new Map<string, string>();
  const tell = (elapsed: number, key: string, line: string): void => {
    if (told.get(key) === line) return;
    told.set(key, line);
    say(`${duration(elapsed).padStart(6)}  ${line}`);
  };
  const tellPoints = (elapsed: number, members: readonly ProtectedInstance[]): void => {
    const done = members.filter(({ firstPoint }) => firstPoint?.state === 'complete').length;
    if (members.length > NAMED_SERVERS) tell(elapsed, 'counts', `  first recovery points ${done} of ${members.length}`);
    else for (const one of members) tell(elapsed, one.id, `  ${one.name.padEnd(12)} ${pointLine(one.firstPoint)}`);
  };
  const tellMembers = (elapsed: number, instances: readonly ProtectedInstance[]): void => {
    const protecting = instances.filter(({ firstPoint }) => firstPoint?.runId === started.failoverId);
    if (protecting.length > 0) tellPoints(elapsed, protecting);
    const members = instances.filter(({ progress }) => progress?.failoverId === started.failoverId);
    if (members.length > NAMED_SERVERS) tell(elapsed, 'counts', `  ${counts(members)}`);
    else for (const member of members) tell(elapsed, member.id, `  ${member.name.padEnd(12)} ${memberLine(member)}`);
  };
  return {
    look: async ({ now, begunAt, history }) => {
      const { instances } = await store.members(started.groupId);
      return () => {
        for (const step of stepsIn(history)) tell(now - begunAt, `step ${step}`, step);
        tellMembers(now - begunAt, instances);
      };
    },
  };
};

const pointLine = (point: ProtectedInstance['firstPoint']): string => {
  const { state, percent, reason } = point ?? {};
  // In quarters: a line for each look would be many.
  if (state === 'copying') return `copying, ${Math.floor((percent ?? 0) / 25) * 25} % at least`;
  if (state === 'complete') return 'first recovery point complete';
  return [`first recovery point ${state}`, ...(reason === undefined ? [] : [reason])].join(': ');
};

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
