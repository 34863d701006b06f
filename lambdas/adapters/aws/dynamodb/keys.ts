/** Primary key of an item. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** Everything of a group stands in one partition. */
export const partitionOf = (groupId: string): string => `GROUP#${groupId}`;

/** The group that a partition or a sort key is named after: what follows the first `#`. */
export const groupIn = (part: string): string => part.slice(part.indexOf('#') + 1);

const key = (groupId: string, sk: string): Key => ({ pk: partitionOf(groupId), sk });

export const groupKey = (groupId: string): Key => key(groupId, 'GROUP');
export const instanceKey = (groupId: string, id: string): Key => key(groupId, `INSTANCE#${id}`);
export const pairKey = (groupId: string, id: string): Key => key(groupId, `PAIR#${id}`);
export const failoverKey = (groupId: string, id: string): Key => key(groupId, `FAILOVER#${id}`);
/** Comes after `PAIR$`, so it is no member of the group. */
export const operationKey = (groupId: string, id: string): Key => key(groupId, `RUN#${id}`);
export const checksKey = (groupId: string, failoverId: string, part: number): Key =>
  key(groupId, `CHECKS#${failoverId}#${String(part).padStart(4, '0')}`);
export const readinessKey = (groupId: string): Key => key(groupId, 'READINESS');
/** Comes after `PAIR$`, so it is no member of the group. */
export const basisKey = (groupId: string, digest: string): Key => key(groupId, `PLAN#${digest}`);
/** Comes after `PAIR$` too. */
export const planKey = (groupId: string, part: number): Key =>
  key(groupId, `READYPLAN#${String(part).padStart(4, '0')}`);
/** Events of releases before the chain are `EVENT#time…`; `C` sorts after every digit, so the chain comes after. */
const CHAIN = 'EVENT#C';
export const segmentKey = (groupId: string, firstSeq: number): Key =>
  key(groupId, `${CHAIN}#${String(firstSeq).padStart(12, '0')}`);

/** A job stands in a partition of its own, as it is looked up by nothing but its id. */
export const jobKey = (id: string): Key => ({ pk: `JOB#${id}`, sk: 'JOB' });

/** Those who act on a group stand in a partition of their own, so that a role may be allowed to write nothing else. */
export const actorsOf = (groupId: string): string => `ACTORS#${groupId}`;
export const actorKey = (groupId: string, id: string): Key => ({ pk: actorsOf(groupId), sk: `ACTOR#${id}` });

/** All turns in one partition, apart from the groups'. */
export const turnKey = (job: string): Key => ({ pk: 'TURNS', sk: `TURN#${job}` });

/** A stretch of a partition, both ends included. */
export interface Stretch {
  readonly from: string;
  readonly to: string;
}

/** `$` is the character after `#`, so `PAIR$` comes right after the last `PAIR#…`. */
const all = (kind: string): Stretch => ({ from: `${kind}#`, to: `${kind}$` });

/** The group item, its instances and its pairs stand side by side; events and failovers come before them. */
export const GROUP_AND_MEMBERS: Stretch = { from: 'GROUP', to: 'PAIR$' };
export const FAILOVERS: Stretch = all('FAILOVER');
/** Runs that are no failovers and give none back. */
export const OPERATIONS: Stretch = all('RUN');
export const ACTORS: Stretch = all('ACTOR');

export const KEPT_PLAN: Stretch = all('READYPLAN');

/** No failover's id has a `#` or a `$`. */
export const checksOfFailover = (failoverId: string): Stretch => all(`CHECKS#${failoverId}`);
export const EVENTS: Stretch = all('EVENT');
export const SEGMENTS: Stretch = all(CHAIN);

/** An item as people find it in the table: `GROUP#shop INSTANCE#web`. */
export const nameOf = ({ pk, sk }: Key): string => `${pk} ${sk}`;
