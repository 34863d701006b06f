import type { FailoverRecord } from '../../lambdas/domain/group/failover.ts';
import type { ProtectedInstance, ProtectionGroup } from '../../lambdas/domain/group/protection-group.ts';
import { isDown, isWhole, type Server } from './ec2.ts';
import { FAILOVERS } from './execution.ts';
import type { State } from './state.ts';
import type { Transition } from './transitions.ts';
import type { Overwritten } from './turn.ts';

export interface Broken {
  readonly property: string;
  readonly seen: string;
}

/** What holds of every turn. */
const TURNS: Readonly<Record<string, (before: State, way: Transition) => string | undefined>> = {
  'no identity moves before its server is fenced': ({ servers }, { after }) => {
    const moved = servers.find(
      (server, at) => server.nic === 'home' && after.servers[at]?.nic !== 'home' && !isDown(server),
    );
    return moved && `the NIC of ${moved.id} is taken off a server that is ${textOf(moved)}`;
  },
  'one lease an epoch': (_, { writes }) => writes.map(leaseTaken).find((seen) => seen !== undefined),
  'nothing is overwritten by an older copy': (_, { writes }) =>
    writes.map(takenBack).find((seen) => seen !== undefined),
  'what was recorded stays recorded': (_, { writes }) => writes.map(lost).find((seen) => seen !== undefined),
  'an ended record stays ended': (_, { writes }) => writes.map(revived).find((seen) => seen !== undefined),
  'the guard stops nothing that was given back': ({ group, servers }, { who, after }) => {
    const touched = servers.find((server, at) => server !== after.servers[at]);
    return who === 'guard' && touched && group.status === 'protected' ? `it calls EC2 for ${touched.id}` : undefined;
  },
};

/** What holds in every state. */
const STATES: Readonly<Record<string, (state: State) => string | undefined>> = {
  'a cancel that said ok leaves production whole, whoever acts later': ({ cancelled, group, servers }) => {
    const broken = servers.find((server) => !isWhole(server));
    // A failover that has begun since is another story.
    return cancelled === 'ok' && group.status === 'protected' && broken
      ? `production server ${broken.id} is ${textOf(broken)}`
      : undefined;
  },
  'a fenced server never runs': ({ servers }) => {
    const up = servers.find((server) => server.nic !== 'home' && !isDown(server));
    return up && `the identity of ${up.id} is away, and it is ${textOf(up)}`;
  },
};

/** Properties that a turn breaks. */
export const brokenBy = (before: State, way: Transition): readonly Broken[] =>
  Object.entries(TURNS).flatMap(([property, see]) => {
    const seen = see(before, way);
    return seen ? [{ property, seen }] : [];
  });

/** Properties that a state breaks. */
export const brokenIn = (state: State): readonly Broken[] =>
  Object.entries(STATES).flatMap(([property, see]) => {
    const seen = see(state);
    return seen ? [{ property, seen }] : [];
  });

/** A good end: nobody is at work, nothing is half way, and what is on record says what is. */
export const isEnd = (state: State): boolean => {
  const { group, members, records, servers, executions } = state;
  const isAtWork = Object.keys(state.processes).length > 0 || group.lease !== undefined;
  const isOpen = FAILOVERS.some((id) => records[id]?.status === 'RUNNING' || executions[id] === 'RUNNING');
  const isHalfWay = [group, ...members].some(({ status }) => status === 'failing-over');
  if (executions.f1 === 'not called' || isAtWork || isOpen || isHalfWay) return false;
  return group.status !== 'failed-over' || servers.every((server) => server.nic === 'dr' && isDown(server));
};

const textOf = ({ power, root, tagged, nic }: Server): string =>
  [
    power,
    root ? 'with its root volume' : 'without its root volume',
    ...(tagged ? ['tagged as fenced'] : []),
    `NIC: ${nic}`,
  ].join(', ');

const leaseTaken = ({ write, before, after }: Overwritten): string | undefined => {
  if (write.of !== 'group') return undefined;
  const [was, is] = [before as ProtectionGroup, after as ProtectionGroup];
  if (is.epoch < was.epoch) return `epoch ${was.epoch} is followed by ${is.epoch}`;
  const isNew = is.lease && is.lease.failoverId !== was.lease?.failoverId;
  return isNew && is.epoch === was.epoch ? `${is.lease?.failoverId} takes the lease in epoch ${is.epoch}` : undefined;
};

const takenBack = ({ write, before, after }: Overwritten): string | undefined => {
  // What stands there to the letter counts as written.
  if (!before || after === before || write.of === 'new-record') return undefined;
  const { copy } = write;
  if ((copy.revision ?? 0) < (before.revision ?? 0)) {
    return `revision ${before.revision} of ${write.of} ${copy.id} is overwritten by a copy of ${copy.revision}`;
  }
  return copy.epoch < before.epoch ? `epoch ${before.epoch} of ${write.of} ${copy.id} by ${copy.epoch}` : undefined;
};

/** Notes for the way back go with the member that was given back, and with no other. */
const lost = ({ write, before, after }: Overwritten): string | undefined => {
  if (write.of !== 'member') return undefined;
  const [was, is] = [before as ProtectedInstance, after as ProtectedInstance];
  if (was.progress?.committedAt && !is.progress?.committedAt) return `${is.id} forgets its point of no return`;
  const isFewer = (is.restoration?.length ?? 0) < (was.restoration?.length ?? 0);
  return isFewer && is.status !== 'protected' ? `${is.id} forgets what is to be undone` : undefined;
};

const revived = ({ write, before, after }: Overwritten): string | undefined => {
  if (write.of !== 'record' && write.of !== 'new-record') return undefined;
  const [was, is] = [before as FailoverRecord | undefined, after as FailoverRecord];
  const isEnded = was?.endedAt !== undefined && was.status !== 'REFUSED';
  return isEnded && is.status !== was.status ? `the record of ${is.id}: ${was.status} becomes ${is.status}` : undefined;
};
