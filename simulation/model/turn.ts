import type { FailoverRecord } from '../../lambdas/domain/group/failover.ts';
import type { LeaseOwner } from '../../lambdas/domain/group/failover-commands.ts';
import type { Lease, ProtectedInstance, ProtectionGroup } from '../../lambdas/domain/group/protection-group.ts';
import { actionKey } from '../../lambdas/domain/site/action-rows.ts';
import { call, type Server, started } from './ec2.ts';
import type { FailoverId } from './execution.ts';
import type { Interned } from './intern.ts';
import type { Op, Turn } from './ops.ts';
import { ACTORS, type ActorName, type State } from './state.ts';
import type { Kept, Table, Write, Written } from './table.ts';

/** What one thing came to: the state after it, the answer, and a clause for a story. */
interface Done {
  readonly state: State;
  readonly answer: unknown;
  readonly said: string;
}

/** A turn that was taken. */
export interface Taken {
  readonly state: State;
  readonly answers: readonly unknown[];
  readonly said: string;
  /** Writes that counted, with what stood there before. */
  readonly writes: readonly Overwritten[];
}

export interface Overwritten {
  readonly write: Write;
  readonly before: Kept | undefined;
  readonly after: Kept;
}

export interface Services {
  readonly table: Table;
  readonly intern: Interned;
}

/** All of a turn in one moment; `undefined` while it has to wait. */
export const take = async (
  services: Services,
  state: State,
  who: ActorName,
  turn: Turn,
): Promise<Taken | undefined> => {
  let now = state;
  const answers: unknown[] = [];
  const said: string[] = [];
  const writes: Overwritten[] = [];
  for (const op of turn) {
    const done = op.do === 'write' ? await written(services, now, op.write) : simple(services, now, who, op);
    if (!done) return undefined;
    if ('counted' in done && done.counted) writes.push(done.counted as Overwritten);
    now = done.state;
    answers.push(done.answer);
    said.push(done.said);
  }
  return { state: now, answers, said: said.filter((text) => text !== '').join(' and '), writes };
};

const storedOf = ({ group, members, records }: State, { of, copy }: Write): Kept | undefined => {
  switch (of) {
    case 'group':
      return group;
    case 'member':
      return members.find(({ id }) => id === copy.id);
    case 'record':
    case 'new-record':
      return records[copy.id as FailoverId];
    default:
      return of satisfies never;
  }
};

const withKept = (state: State, { of }: Write, kept: Kept): State => {
  switch (of) {
    case 'group':
      return { ...state, group: kept as ProtectionGroup };
    case 'member':
      return {
        ...state,
        members: state.members.map((one) => (one.id === kept.id ? (kept as ProtectedInstance) : one)),
      };
    case 'record':
    case 'new-record':
      return { ...state, records: { ...state.records, [kept.id]: kept as FailoverRecord } };
    default:
      return of satisfies never;
  }
};

const WHAT = {
  group: () => 'the group',
  member: (id: string) => `member ${id}`,
  record: (id: string) => `the record of ${id}`,
};

const nameOf = ({ of, copy }: Write): string => WHAT[of === 'new-record' ? 'record' : of](copy.id);

const written = async ({ table }: Services, state: State, write: Write) => {
  const before = storedOf(state, write);
  const answer: Written = await table(before, write);
  if ('refused' in answer)
    return { state, answer, said: `is refused its write of ${nameOf(write)} (${answer.refused})` };
  const counted: Overwritten = { write, before, after: answer.kept };
  return {
    state: withKept(state, write, answer.kept),
    answer,
    said: `writes ${nameOf(write)}${change(counted)}`,
    counted,
  };
};

/** What a story tells of a write. */
const change = ({ write, after }: Overwritten): string => {
  if (write.of === 'group') {
    const { status, epoch, lease } = after as ProtectionGroup;
    return ` (${status}, epoch ${epoch}, ${lease ? `lease of ${lease.failoverId}` : 'no lease'})`;
  }
  if (write.of === 'member') {
    const { progress, status } = after as ProtectedInstance;
    return ` (${status}${progress?.committedAt ? ', past the point of no return' : ''})`;
  }
  return ` (${(after as FailoverRecord).status})`;
};

const done = (state: State, answer: unknown, said: string): Done => ({ state, answer, said });

const simple = (
  { intern }: Services,
  state: State,
  who: ActorName,
  op: Exclude<Op, { do: 'write' }>,
): Done | undefined => {
  switch (op.do) {
    case 'read-group':
      return done(state, state.group, 'reads the group');
    case 'read-members':
      return done(state, intern(state.members), 'reads the members');
    case 'read-records':
      return done(state, intern(state.records), 'reads the records');
    case 'read-owner':
      return done(state, ownerOf(state, op.lease), 'asks who holds the lease');
    case 'read-execution':
      return done(state, state.executions[op.of], '');
    case 'look':
      return done(state, intern(state.servers), 'looks at EC2');
    case 'act':
      return done({ ...state, acting: actingWith(state, who) }, '', 'says that it acts');
    case 'wait-until-nobody-acts':
      return state.acting.length > 0 ? undefined : done(state, '', 'sees that nobody acts');
    case 'wait-until-ended':
      return isRunning(state, op.execution) ? undefined : done(state, '', 'sees that the failover has ended');
    case 'wait-until-stopped': {
      const isGoing = state.servers.some(({ power }) => power === 'stopping');
      return isGoing ? undefined : done(state, intern(state.servers), 'looks at EC2');
    }
    case 'call':
      return called(intern, state, op);
    case 'start':
      return done({ ...state, servers: state.servers.map((one) => intern(started(one))) }, '', 'starts production');
    default:
      return op satisfies never;
  }
};

const isRunning = ({ executions }: State, execution: string): boolean =>
  executions[execution as FailoverId] === 'RUNNING';

const actingWith = ({ acting }: State, who: ActorName): readonly ActorName[] =>
  ACTORS.filter((name) => name === who || acting.includes(name));

/** As the service finds it out. A roll-back that nobody is at any more is over when its time is. */
const ownerOf = (state: State, lease: Lease | undefined): LeaseOwner | undefined => {
  if (!lease) return undefined;
  if (lease.kind === 'roll-back') return state.processes.cancel ? 'running' : 'ended';
  return isRunning(state, lease.executionId) ? 'running' : 'ended';
};

const called = (intern: Interned, state: State, { member, actions }: Extract<Op, { do: 'call' }>): Done => {
  const index = state.servers.findIndex(({ id }) => id === member);
  let server = state.servers[index] as Server;
  const outcomes = actions.map((action) => {
    const { server: after, outcome } = call(server, action);
    server = after;
    return outcome;
  });
  const said = actions.map(
    (action, at) => `${actionKey(action)}${outcomes[at]?.outcome === 'done' ? '' : ' (refused)'}`,
  );
  const servers = state.servers.map((one, at) => (at === index ? intern(server) : one));
  return done({ ...state, servers }, intern(outcomes), `calls EC2: ${said.join(', ')}`);
};
