/**
 * Fields whose values programs go by: they say what a thing is, how it stands, or what was decided. Of all other values only
 * the kind counts, as a later release may say more, count otherwise, or take another time.
 */
const SAYS = new Set([
  'code',
  'epoch',
  'error_code',
  'groupId',
  'job_type',
  'mode',
  'name',
  'outcome',
  'priority_station',
  'priorityStation',
  'protected_instance_num',
  'protected_status',
  'protectedStatus',
  'replication_status',
  'schema',
  'seq',
  'server_group_id',
  'server_id',
  'source_server',
  'source_vpc_id',
  'status',
  'target_server',
  'verdict',
  'volume_ids',
]);

/** Made anew by each release: what they are is the matter of the tests of their own. */
const OWN = /^(failover_plan|dryRun|plan)\..*(findings|calls|steps|checks)\[/;

/**
 * What an old answer had and a new one lacks, by the path of the field: none, and whoever read the old one can read the new
 * one. Fields may have been added, elements of a list too.
 */
export const lostOf = (old: unknown, now: unknown, path = ''): readonly string[] => {
  if (Array.isArray(old)) return Array.isArray(now) ? lostElements(old, now, path) : [`${path} is no list any more`];
  if (isRecord(old)) {
    if (!isRecord(now)) return [`${path} is no object any more but ${JSON.stringify(now)}`];
    return Object.entries(old).flatMap(([key, value]) => lostField({ key, value, now, path }));
  }
  return lostValue(old, now, path);
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

interface Field {
  readonly key: string;
  readonly value: unknown;
  readonly now: Readonly<Record<string, unknown>>;
  readonly path: string;
}

const lostField = ({ key, value, now, path }: Field): readonly string[] => {
  const here = path === '' ? key : `${path}.${key}`;
  if (!(key in now)) return [`${here} is gone`];
  if (SAYS.has(key) && !OWN.test(here) && JSON.stringify(value) !== JSON.stringify(now[key])) {
    return [`${here} was ${JSON.stringify(value)} and is ${JSON.stringify(now[key])}`];
  }
  return lostOf(value, now[key], here);
};

/** Each old element has a new one that keeps it, in whichever place. */
const lostElements = (old: readonly unknown[], now: readonly unknown[], path: string): readonly string[] =>
  old.flatMap((element, n) => {
    const here = `${path}[${n}]`;
    const [closest = [`${here} is gone: ${JSON.stringify(element)}`]] = now
      .map((candidate) => lostOf(element, candidate, here))
      .sort((one, other) => one.length - other.length);
    return closest;
  });

/** What was not known may be known now; nothing known becomes unknown. */
const lostValue = (old: unknown, now: unknown, path: string): readonly string[] =>
  old === null || typeof old === typeof now
    ? []
    : [`${path} was a ${typeof old}, ${JSON.stringify(old)}, and is ${JSON.stringify(now)}`];
