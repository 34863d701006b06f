import { type Execution, FAILOVERS, type FailoverId } from './execution.ts';
import type { Process, Processes } from './process.ts';
import { ACTORS, type ActorName, type Left, type Scope, type State } from './state.ts';
import { type Overwritten, type Services, take } from './turn.ts';
import { failing, follow } from './workflow.ts';

/** One way on from a state. */
export interface Transition {
  readonly after: State;
  /** A plain sentence. */
  readonly said: string;
  readonly who: ActorName | 'people' | 'EC2' | 'fault';
  readonly writes: readonly Overwritten[];
}

export interface Machine extends Services {
  readonly processes: Processes;
  readonly scope: Scope;
}

/** Every way on from a state. */
export const transitionsOf = async (machine: Machine, state: State): Promise<readonly Transition[]> => {
  const turns: Transition[] = [...settlesOf(machine, state)];
  for (const who of ACTORS) turns.push(...(await turnOf(machine, state, who)));
  return [...turns, ...callsOf(machine, state), ...faultsOf(machine, state)];
};

/** A server stops some time after it was told to. */
const settlesOf = ({ intern }: Machine, state: State): readonly Transition[] =>
  state.servers
    .filter(({ power }) => power === 'stopping')
    .map((stopping) => ({
      after: {
        ...state,
        servers: state.servers.map((one) => (one === stopping ? intern({ ...one, power: 'stopped' as const }) : one)),
      },
      said: `production-${stopping.id} has stopped`,
      who: 'EC2',
      writes: [],
    }));

const turnOf = async (machine: Machine, state: State, who: ActorName): Promise<readonly Transition[]> => {
  const process = state.processes[who];
  if (!process || !('asks' in process.next)) return [];
  const taken = await take(machine, state, who, process.next.asks);
  if (!taken) return [];
  const after = machine.processes.answered(process, taken.answers);
  const said = `${nameOf(who, process)} ${taken.said}`;
  return [{ after: settled(machine, with_(taken.state, who, after), who), said, who, writes: taken.writes }];
};

const with_ = (state: State, who: ActorName, process: Process): State => ({
  ...state,
  processes: { ...state.processes, [who]: process },
});

const without = ({ processes, acting, ...state }: State, who: ActorName): State => {
  const { [who]: _, ...others } = processes;
  return { ...state, processes: others, acting: acting.filter((name) => name !== who) };
};

/** A program that has ended in this turn: who it was acts no more, and the workflow goes on. */
const settled = (machine: Machine, state: State, who: ActorName): State => {
  const process = state.processes[who];
  if (!process || 'asks' in process.next) return state;
  const over = without(state, who);
  if (who === 'cancel') return { ...over, cancelled: 'error' in process.next ? process.next.error : 'ok' };
  if (who === 'guard' || who === 'old try') return over;
  const followed = follow(machine.processes, process, who);
  return 'try' in followed ? with_(over, who, followed.try) : ended(over, who, followed.execution);
};

const ended = (state: State, failoverId: FailoverId, execution: State['executions'][FailoverId]): State => ({
  ...state,
  executions: { ...state.executions, [failoverId]: execution },
});

const once = (state: State, what: keyof Left): State => ({
  ...state,
  left: { ...state.left, [what]: state.left[what] - 1 },
});

const people = (said: string, after: State): Transition => ({ after, said, who: 'people', writes: [] });

/** What people and schedules begin: the failover, the same call again, a cancel, a sweep. */
const callsOf = (machine: Machine, state: State): readonly Transition[] => {
  const { processes } = machine;
  const failovers = FAILOVERS.filter((id) => mayCall(machine.scope, state, id)).map((failoverId) => {
    const begun = with_(state, failoverId, processes.begin('take the lease', { failoverId }));
    return people(`Somebody calls failover ${failoverId}`, ended(begun, failoverId, 'RUNNING'));
  });
  const { status } = state.group;
  const isOpen = status === 'failing-over' || status === 'error-failing-over';
  const cancels =
    state.left.cancel > 0 && isOpen
      ? [people('Somebody cancels the failover', with_(once(state, 'cancel'), 'cancel', processes.begin('cancel', {})))]
      : [];
  const guards =
    state.left.guard > 0 && status !== 'protected'
      ? [people('The guard begins a sweep', with_(once(state, 'guard'), 'guard', processes.begin('guard', {})))]
      : [];
  return [...failovers, ...cancels, ...guards];
};

const mayCall = ({ again, race }: Scope, state: State, id: FailoverId): boolean => {
  const { executions, cancelled, group } = state;
  if (executions[id] !== 'not called') return false;
  switch (id) {
    case 'f1':
      return true;
    case 'f2':
      return race
        ? executions.f1 === 'RUNNING' && group.epoch === 1
        : again && cancelled !== 'ok' && hasFailed(executions.f1);
    case 'f3':
      return hasFailed(executions.f2) && Object.keys(state.processes).length === 0 && isHalfWay(state);
    default:
      return id satisfies never;
  }
};

const hasFailed = (execution: Execution): boolean => execution === 'FAILED' || execution === 'ABORTED';

/** Somebody has left the group to whoever calls again. */
const isHalfWay = ({ group }: State): boolean => group.lease !== undefined;

const fault = (said: string, after: State): Transition => ({ after, said, who: 'fault', writes: [] });

/** What goes wrong. */
const faultsOf = (machine: Machine, state: State): readonly Transition[] => [
  ...FAILOVERS.flatMap((id) => {
    const process = state.processes[id];
    return process ? [...livesOn(machine, state, id), ...aborted(state, id), ...givesUp(machine, state, id)] : [];
  }),
  ...timeOver(state),
];

const livesOn = ({ processes }: Machine, state: State, id: FailoverId): readonly Transition[] => {
  const process = state.processes[id];
  if (!process || state.left.livesOn === 0 || isFresh(process)) return [];
  const old = asOld(once(state, 'livesOn'), id, process);
  const said = `The try of ${nameOf(id, process)} is thought dead and lives on; the step is tried again`;
  return [fault(said, with_(old, id, processes.begin(process.first.program, process.first.args)))];
};

/** It has done nothing yet. */
const isFresh = ({ program, first, answers }: Process): boolean => program === first.program && answers.length === 0;

const asOld = (state: State, id: FailoverId, process: Process): State => ({
  ...with_(state, 'old try', process),
  acting: state.acting.map((name) => (name === id ? 'old try' : name)),
});

const aborted = (state: State, id: FailoverId): readonly Transition[] => {
  const process = state.processes[id];
  if (!process || state.left.aborted === 0) return [];
  const over = ended(once(state, 'aborted'), id, 'ABORTED');
  const said = `Somebody aborts the execution of ${id}`;
  const alone = fault(said, without(over, id));
  if (state.left.livesOn === 0 || isFresh(process)) return [alone];
  const { [id]: _, ...others } = over.processes;
  return [
    alone,
    fault(`${said}, whose try lives on`, asOld(once({ ...over, processes: others }, 'livesOn'), id, process)),
  ];
};

const givesUp = ({ processes }: Machine, state: State, id: FailoverId): readonly Transition[] => {
  const process = state.processes[id];
  if (process?.first.program !== 'pass' || !isFresh(process) || state.left.givesUp === 0) return [];
  const after = with_(once(state, 'givesUp'), id, failing(processes, id, 'ServerNotMigratedError'));
  return [fault(`Failover ${id} gives up`, after)];
};

/** Its function's time is over: it does nothing more. */
const timeOver = (state: State): readonly Transition[] =>
  state.processes['old try'] ? [fault('The time of the old try is over', without(state, 'old try'))] : [];

const nameOf = (who: ActorName, { first: { program, args } }: Process): string => {
  const { phase } = args as { readonly phase?: string };
  if (who === 'cancel') return 'The cancel';
  if (who === 'guard') return 'The guard';
  return `${who === 'old try' ? 'The old try' : who} (${phase ?? program})`;
};
