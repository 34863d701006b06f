import type { Seen, SeenGroup, SeenInstance } from './items.ts';
import type { Violation } from './violation.ts';

/** How all of it is to have ended. */
export type End = 'failed-over' | 'protected' | 'available';

const PROTECTED_STATUS = {
  'failed-over': 'stopped',
  protected: 'started',
  available: 'stopped',
} as const satisfies Record<End, string>;

/** What the table says at the end: nothing runs, nothing stands in between. */
export const judgeTable = (
  items: readonly Seen[],
  end: End,
  isAccepted: (serverId: string) => boolean,
): readonly Violation[] =>
  items.flatMap((item): readonly Violation[] => {
    switch (item.kind) {
      case 'group':
        return ofGroup(item, end);
      case 'instance':
        return ofInstance(item, end, isAccepted);
      case 'pair':
        return item.status === end ? [] : left(`pair ${item.id}`, item.status, end);
      case 'failover':
        return item.status === 'RUNNING'
          ? [{ kind: 'record of an ended failover RUNNING', seen: `failover ${item.id}` }]
          : [];
      case 'other':
        return [];
      default:
        return item satisfies never;
    }
  });

const left = (what: string, status: string, end: End): readonly Violation[] => [
  { kind: 'member or pair left behind its group', seen: `${what} is ${status} in a group that is ${end}` },
];

const ofGroup = (group: SeenGroup, end: End): readonly Violation[] => {
  const { status, protectedStatus, leaseOf } = group;
  if (status === end && protectedStatus === PROTECTED_STATUS[end] && leaseOf === undefined) return [];
  return [{ kind: 'lease left, or status not at an end', seen: JSON.stringify(group) }];
};

const ofInstance = (
  instance: SeenInstance,
  end: End,
  isAccepted: (serverId: string) => boolean,
): readonly Violation[] => {
  const { name, status } = instance;
  const behind = status === end ? [] : left(name, status, end);
  const rest = end !== 'failed-over' ? ofGivenBack(instance, end) : ofGuarded(instance, isAccepted(instance.source));
  return [...behind, ...rest];
};

/** Nothing of the failover is left on a member that was given back. */
const ofGivenBack = ({ name, stayDown, failoverId }: SeenInstance, end: End): readonly Violation[] =>
  stayDown || failoverId ? left(name, `still marked (${stayDown ?? failoverId})`, end) : [];

const ofGuarded = ({ name, stayDown }: SeenInstance, isAccepted: boolean): readonly Violation[] => {
  if (stayDown === 'confirmed' || (stayDown === 'begun' && isAccepted)) return [];
  const seen = stayDown
    ? `${name} was fenced, and its order to stay down is ${stayDown}`
    : `${name} is not guarded any more`;
  return [{ kind: 'order to stay down gone', seen }];
};
