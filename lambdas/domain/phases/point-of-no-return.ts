import type { Member } from '../group/member.ts';
import type { Action } from '../site/actions.ts';

const MOVES: readonly Action['do'][] = [
  'detach-nic',
  'attach-nic',
  'associate-address',
  'assign-ips',
  'terminate',
  'launch-server',
  'replace-route',
  'create-route',
  'replace-transit-route',
  'create-transit-route',
];

/**
 * Calls that give an identity away, or a disk that production has written to until it was fenced: with the first of them the point
 * of no return is passed.
 */
export const isMove = (action: Action): boolean =>
  MOVES.includes(action.do) || (action.do === 'attach-volume' && action.moved === true);

/** Why this member cannot be rolled back any more, if so: then there is only the way forward. */
export const pastNoReturn = ({ instance }: Pick<Member, 'instance'>): string | undefined => {
  const at = instance.progress?.committedAt;
  return at && `${instance.name}: its identity has been on the move since ${at}`;
};

/** What is to be done instead. @param moved what {@link pastNoReturn} says of the members */
export const tooLate = (moved: readonly string[]): string =>
  `the point of no return is passed (${moved.join('; ')}). Start the failover again: it finishes the job.`;
