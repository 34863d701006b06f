import pMap from 'p-map';
import { chunks } from '../../../domain/site/batches.ts';
import type { Fact } from '../../../domain/site/observed.ts';
import { sortError } from './errors.ts';
import type { ApiAction } from './limits.ts';
import type { Pacer } from './pacer.ts';
import type { Ec2, OtherServices, Read } from './reads.ts';
import type { Entry } from './shapes.ts';

export interface Reader extends OtherServices {
  readonly ec2: Ec2;
  readonly pacer: Pacer;
  /** ARNs of the KMS keys whose use the deployment was given; absent where that is not known. */
  readonly volumeKeys?: readonly string[] | undefined;
  /** Whether the caller may act only on what carries the group's tag. */
  readonly confined: boolean;
}

/** What a lookup found, and the ids of the calls that failed, with the reason. */
export interface Finding<T> {
  readonly found: readonly Entry<T>[];
  readonly failed: ReadonlyMap<string, string>;
}

/** Calls of one kind that wait for answers at the same time. The pacer lets no more go than there are tokens for. */
const AT_ONCE = 25;

/** Looks ids up in as many calls as it takes. A call that fails leaves the ids of the others alone. */
export const look = <T>(reader: Reader, read: Read<T>, ids: readonly string[] = []): Promise<Finding<T>> =>
  lookIn(reader, read, chunks([...new Set(ids)], read.idsPerCall));

/** The same, with ids of different zones in different calls. Ids whose zone is not known go together. */
export const lookByZone = <T>(
  reader: Reader,
  read: Read<T>,
  ids: readonly string[],
  zones: ReadonlyMap<string, string>,
): Promise<Finding<T>> => {
  const byZone = Map.groupBy(new Set(ids), (id) => zones.get(id));
  return lookIn(
    reader,
    read,
    [...byZone.values()].flatMap((some) => chunks(some, read.idsPerCall)),
  );
};

const lookIn = async <T>(
  reader: Reader,
  read: Read<T>,
  parted: readonly (readonly string[])[],
): Promise<Finding<T>> => {
  const parts = await pMap(parted, (chunk) => lookOnce(reader, read, chunk), { concurrency: AT_ONCE });
  return {
    found: parts.flatMap(({ found }) => found),
    failed: new Map(parts.flatMap(({ failed }) => [...failed])),
  };
};

const bucketOf = <T>({ bucket, api }: Read<T>): ApiAction => bucket ?? api;

/** A look that EC2 throttles says nothing, and has done nothing. The pacer knows how long to wait before the next. */
const THROTTLED_LOOKS = 5;

const lookOnce = async <T>(reader: Reader, read: Read<T>, ids: readonly string[], attempt = 1): Promise<Finding<T>> => {
  try {
    return { found: await everyPage(reader, read, ids), failed: new Map() };
  } catch (error) {
    const missing = read.missingIn?.(error) ?? [];
    const others = ids.filter((id) => !missing.includes(id));
    if (others.length === 0) return { found: [], failed: new Map() };
    if (others.length < ids.length) return lookOnce(reader, read, others);
    return isWorthAnother(reader, read, { error, attempt })
      ? lookOnce(reader, read, ids, attempt + 1)
      : unread(read, ids, error);
  }
};

const isWorthAnother = <T>(
  { pacer }: Reader,
  read: Read<T>,
  { error, attempt }: { readonly error: unknown; readonly attempt: number },
): boolean => {
  const { throttled } = sortError(error);
  if (throttled) pacer.drained(bucketOf(read));
  return throttled && attempt < THROTTLED_LOOKS;
};

const unread = <T>(read: Read<T>, ids: readonly string[], error: unknown): Finding<T> => ({
  found: [],
  failed: new Map(ids.map((id) => [id, `${read.api} of ${id} failed: ${sortError(error).code}`])),
});

const everyPage = async <T>(
  { ec2, pacer, ...others }: Reader,
  read: Read<T>,
  ids: readonly string[],
): Promise<Entry<T>[]> => {
  const entries: Entry<T>[] = [];
  let token: string | undefined;
  do {
    await pacer.take(bucketOf(read), Number.POSITIVE_INFINITY);
    const page = await read.page(ec2, [...ids], token, others);
    entries.push(...page.entries);
    token = page.next || undefined;
  } while (token);
  return entries;
};

/**
 * The facts of a collection. What was asked for by its own id and is not in a successful answer is absent; what other
 * questions brought along counts as well.
 */
export const factsOf = <T>(
  ids: readonly string[],
  byId: Finding<T>,
  broughtAlong: readonly Entry<T>[] = [],
): Map<string, Fact<T>> => {
  const missing = ids.map((id): [string, Fact<T>] => [id, unknownIf(byId.failed.get(id)) ?? { is: 'absent' }]);
  const seen = [...byId.found, ...broughtAlong].map(([id, value]): [string, Fact<T>] => [id, { is: 'present', value }]);
  return new Map([...missing, ...seen]);
};

/** For each owner that was asked about, the ids of what it has: none is an answer too, a failed call is unknown. */
export const idsByOwner = <T>(
  owners: readonly string[],
  { found, failed }: Finding<T>,
  ownerOf: (value: T) => string | undefined,
): Map<string, Fact<readonly string[]>> => {
  const owned = Map.groupBy(found, ([, value]) => ownerOf(value));
  const answer = (owner: string): Fact<readonly string[]> => ({
    is: 'present',
    value: (owned.get(owner) ?? []).map(([id]) => id),
  });
  return new Map(owners.map((owner) => [owner, unknownIf(failed.get(owner)) ?? answer(owner)]));
};

const unknownIf = (why: string | undefined): Fact<never> | undefined =>
  why === undefined ? undefined : { is: 'unknown', why };
