import type { FailoverRecord } from '../../../domain/group/failover.ts';
import type { Copy, Instant } from '../../../domain/group/protection-group.ts';

/** What must hold of the stored item for a write of it to count. DynamoDB checks and writes in one. */
export interface Condition {
  readonly expression: string;
  readonly values: Readonly<Record<string, string | number>>;
}

/** The fencing token: a writer with the same or a later epoch may write; an item that nobody has written is free. */
const NOT_OLDER = 'attribute_not_exists(epoch) OR epoch <= :epoch';

/** Nobody has written the item since the copy was made: no other try of the step, no operator, no recorder. */
const AS_COPIED = 'revision = :revision';

/** The same, for a copy of an item that has not been written since it was created. */
const AS_CREATED = '(attribute_not_exists(revision) OR revision = :revision)';

/** Left over from an earlier creation. */
const OF_AN_EARLIER_CREATION = 'attribute_not_exists(generation) OR generation < :generation';

/** Which attempt at creating a group this is, and of what. */
export interface Creation {
  /** Grows by one with each attempt. */
  readonly generation: number;
  /** Fingerprint of the content, so that an attempt knows its own reservation again. */
  readonly creation: string;
}

/** Nothing stands there yet. */
export const neverWritten: Condition = { expression: 'attribute_not_exists(#type)', values: {} };

/** It is there, and nobody has said how it has ended. */
export const notEnded: Condition = {
  expression: 'attribute_exists(pk) AND attribute_not_exists(#data.#end)',
  values: {},
};

export const notOlder = (epoch: number): Condition => ({ expression: NOT_OLDER, values: { ':epoch': epoch } });

/** For items that only their one writer writes, and always the same. */
export const always = (): Condition => ({ expression: 'attribute_not_exists(pk) OR attribute_exists(pk)', values: {} });

/** The stored item was not made later. */
export const notMadeBefore = (madeAt: string): Condition => ({
  expression: 'attribute_not_exists(madeAt) OR madeAt <= :madeAt',
  values: { ':madeAt': madeAt },
});

/** Nobody has the turn, or the last one has ended. */
export const turnFree = (now: string): Condition => ({
  expression: 'attribute_not_exists(takenUntil) OR takenUntil <= :now',
  values: { ':now': now },
});

/** The stored turn is the turn that was taken until that time. */
export const turnIs = (until: string): Condition => ({
  expression: 'takenUntil = :until',
  values: { ':until': until },
});

/** The item is what the copy was made from, and no later epoch has written it. */
export const asCopied = ({ revision = 0 }: Copy, epoch: number): Condition => ({
  expression: `(${NOT_OLDER}) AND ${sameRevision(revision)}`,
  values: { ':epoch': epoch, ':revision': revision },
});

/** The same, for an item that exists: a deleted item does not come back. */
export const asCopiedThere = (copy: Copy, epoch: number): Condition => {
  const { expression, values } = asCopied(copy, epoch);
  return { expression: `attribute_exists(pk) AND ${expression}`, values };
};

/** The group is still what its writer read: nobody has taken the lease or moved the status since. */
export const asExpected = ({ revision = 0 }: Copy, epoch: number, status: string): Condition => ({
  expression: `#type = :group AND epoch = :epoch AND #status = :status AND ${sameRevision(revision)}`,
  values: { ':group': 'group', ':epoch': epoch, ':status': status, ':revision': revision },
});

const sameRevision = (revision: number): string => (revision === 0 ? AS_CREATED : AS_COPIED);

/** Nobody of this epoch, or of a later one, has written the item. */
export const firstOfEpoch = (epoch: number): Condition => ({
  expression: 'attribute_not_exists(epoch) OR epoch < :epoch',
  values: { ':epoch': epoch },
});

/** No failover of this name, or one that ended long ago. A failover that ended since is this one, and stays ended. */
export const freeToBegin = (
  { epoch, executionId }: Pick<FailoverRecord, 'epoch' | 'executionId'>,
  longAgo: Instant,
): Condition => ({
  expression:
    'attribute_not_exists(epoch) OR ' +
    '(epoch < :epoch AND (attribute_not_exists(#data.endedAt) OR #data.endedAt < :longAgo ' +
    'OR #data.executionId <> :executionId))',
  values: { ':epoch': epoch, ':executionId': executionId, ':longAgo': longAgo },
});

/** No group has this id. What a creation that was cut off has left gives way to a later creation. */
export const freeToCreate = ({ generation, creation }: Creation): Condition => ({
  expression:
    'attribute_not_exists(#type) OR ' +
    '(#type = :reservation AND (generation < :generation OR (generation = :generation AND creation = :creation)))',
  values: { ':reservation': 'reservation', ':generation': generation, ':creation': creation },
});

/** Left over from an earlier creation, or this creation's own and not written since: never a later creation's. */
export const ofThisCreation = ({ generation }: Creation, epoch: number): Condition => ({
  expression: `${OF_AN_EARLIER_CREATION} OR (generation = :generation AND epoch <= :epoch AND ${AS_CREATED})`,
  values: { ':generation': generation, ':epoch': epoch, ':revision': 0 },
});

export const ofAnEarlierCreation = ({ generation }: Creation): Condition => ({
  expression: OF_AN_EARLIER_CREATION,
  values: { ':generation': generation },
});

/** No later creation has taken the reservation over, and the group is not complete yet. */
export const stillReserved = ({ generation }: Creation): Condition => ({
  expression: '#type = :reservation AND generation = :generation',
  values: { ':reservation': 'reservation', ':generation': generation },
});

/** Names in the expressions above that DynamoDB reserves. */
const RESERVED = { '#type': 'type', '#status': 'status', '#data': 'data', '#end': 'end' } as const;

/** The names that an expression uses; DynamoDB refuses those it does not. */
export const namesIn = (expression: string): Record<string, string> =>
  Object.fromEntries(Object.entries(RESERVED).filter(([name]) => expression.includes(name)));
