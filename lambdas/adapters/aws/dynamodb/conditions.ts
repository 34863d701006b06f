/** What must hold of the stored item for a write of it to count. DynamoDB checks and writes in one. */
export interface Condition {
  readonly expression: string;
  readonly values: Readonly<Record<string, string | number>>;
}

/** The fencing token: whoever carries a later epoch, or the same, may write; an item nobody wrote yet is free. */
const NOT_OLDER = 'attribute_not_exists(epoch) OR epoch <= :epoch';

/** The group is still what its writer read: nobody has taken the lease or moved the status since. */
const AS_EXPECTED = '#type = :group AND epoch = :epoch AND #status = :status';

/** Nobody has written the member since its record was read: no failover, no other recorder, no other import. */
const AS_RECORDED = 'epoch = :epoch AND #data.recordedAt = :recordedAt';

/** The same, for a record of before such dates were kept. */
const AS_RECORDED_UNDATED = 'epoch = :epoch AND attribute_not_exists(#data.recordedAt)';

/** No group of that id exists. What is left of a creation that was cut off gives way to a later one. */
const FREE_TO_CREATE =
  'attribute_not_exists(#type) OR ' +
  '(#type = :reservation AND (generation < :generation OR (generation = :generation AND creation = :creation)))';

/** Left over from an earlier creation, or this creation's own and not older: a later creation's is never touched. */
const OF_THIS_CREATION =
  'attribute_not_exists(generation) OR generation < :generation OR (generation = :generation AND epoch <= :epoch)';

/** Left over from an earlier creation. */
const OF_AN_EARLIER_CREATION = 'attribute_not_exists(generation) OR generation < :generation';

/** No later creation has taken the reservation over, and the group is not complete yet. */
const STILL_RESERVED = '#type = :reservation AND generation = :generation';

/** Nothing stands there yet. */
const NEVER_WRITTEN = 'attribute_not_exists(#type)';

/** Which attempt at creating a group this is, and of what. */
export interface Creation {
  /** Grows by one with each attempt. */
  readonly generation: number;
  /** Fingerprint of the content, so that an attempt knows its own reservation again. */
  readonly creation: string;
}

export const neverWritten: Condition = { expression: NEVER_WRITTEN, values: {} };

export const notOlder = (epoch: number): Condition => ({ expression: NOT_OLDER, values: { ':epoch': epoch } });

/** For items that only their one writer writes, and always the same. */
export const always = (): Condition => ({ expression: 'attribute_not_exists(pk) OR attribute_exists(pk)', values: {} });

/** The one that stands was not made later. */
export const notMadeBefore = (madeAt: string): Condition => ({
  expression: 'attribute_not_exists(madeAt) OR madeAt <= :madeAt',
  values: { ':madeAt': madeAt },
});

/** Nobody has the turn, or the last one has ended. */
export const turnFree = (now: string): Condition => ({
  expression: 'attribute_not_exists(takenUntil) OR takenUntil <= :now',
  values: { ':now': now },
});

/** The turn that stands is the one that was taken until then. */
export const turnIs = (until: string): Condition => ({
  expression: 'takenUntil = :until',
  values: { ':until': until },
});

export const asRecorded = (epoch: number, recordedAt: string | undefined): Condition =>
  recordedAt === undefined
    ? { expression: AS_RECORDED_UNDATED, values: { ':epoch': epoch } }
    : { expression: AS_RECORDED, values: { ':epoch': epoch, ':recordedAt': recordedAt } };

export const asExpected = (epoch: number, status: string): Condition => ({
  expression: AS_EXPECTED,
  values: { ':group': 'group', ':epoch': epoch, ':status': status },
});

export const freeToCreate = ({ generation, creation }: Creation): Condition => ({
  expression: FREE_TO_CREATE,
  values: { ':reservation': 'reservation', ':generation': generation, ':creation': creation },
});

export const ofThisCreation = ({ generation }: Creation, epoch: number): Condition => ({
  expression: OF_THIS_CREATION,
  values: { ':generation': generation, ':epoch': epoch },
});

export const ofAnEarlierCreation = ({ generation }: Creation): Condition => ({
  expression: OF_AN_EARLIER_CREATION,
  values: { ':generation': generation },
});

export const stillReserved = ({ generation }: Creation): Condition => ({
  expression: STILL_RESERVED,
  values: { ':reservation': 'reservation', ':generation': generation },
});

/** Names in the expressions above that DynamoDB reserves. */
const RESERVED = { '#type': 'type', '#status': 'status', '#data': 'data' } as const;

/** The names that an expression uses; DynamoDB refuses those it does not. */
export const namesIn = (expression: string): Record<string, string> =>
  Object.fromEntries(Object.entries(RESERVED).filter(([name]) => expression.includes(name)));
