import { publicIpMonth, snapshotMonth, volumeMonth } from '../../lambdas/domain/site/monthly-prices.ts';
import { PRICES } from '../../lambdas/domain/site/prices.ts';
import type { View } from '../../simulated-aws/ec2.ts';
import { SERVER_HOURS } from './server-hours.ts';

const KINDS = ['servers', 'volumes', 'snapshots', 'addresses'] as const;

/** What of an account costs something, by its state at this moment. */
export interface BillRow {
  readonly kind: (typeof KINDS)[number];
  /** What is alike, e.g. `running m5.large`, `free gp3 volumes`. */
  readonly what: string;
  readonly count: number;
  /** Of volumes their sizes, of snapshots what is stored. Absent for what has no size. */
  readonly gib?: number;
  /** US dollars. Absent where no price is known. */
  readonly month?: number;
}

interface Item extends Omit<BillRow, 'count'> {}

/** What the account costs a month if it stays as it is: stopped servers and network interfaces cost nothing. */
export const billOf = (view: View): readonly BillRow[] => {
  const items = [...serversIn(view), ...volumesIn(view), ...snapshotsIn(view), ...addressesIn(view)];
  const rows = [...Map.groupBy(items, ({ kind, what }) => `${kind} ${what}`).values()].map(summed);
  return rows.sort(
    (one, other) => KINDS.indexOf(one.kind) - KINDS.indexOf(other.kind) || compare(one.what, other.what),
  );
};

const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

const summed = (items: readonly Item[]): BillRow => {
  const [first] = items;
  if (!first) throw new Error('A row of a bill is of something.');
  const { kind, what } = first;
  const isPriced = items.every(({ month }) => month !== undefined);
  return {
    kind,
    what,
    count: items.length,
    ...(first.gib === undefined ? {} : { gib: total(items.map(({ gib }) => gib)) }),
    ...(isPriced ? { month: total(items.map(({ month }) => month)) } : {}),
  };
};

export const total = (amounts: readonly (number | undefined)[]): number =>
  amounts.reduce<number>((sum, amount = 0) => sum + amount, 0);

/** Source: EC2 pricing: a server is charged for from `running` until it is stopped. */
const serversIn = (view: View): readonly Item[] =>
  view
    .list('instances')
    .filter(({ state }) => state === 'running')
    .map(({ instanceType }) => {
      const hour = SERVER_HOURS[instanceType];
      const priced = hour === undefined ? {} : { month: hour * PRICES.hoursAMonth };
      return { kind: 'servers', what: `running ${instanceType}`, ...priced };
    });

const volumesIn = (view: View): readonly Item[] =>
  view.list('volumes').map((volume) => {
    const month = volumeMonth(volume);
    const what = `${volume.attachment ? 'attached' : 'free'} ${volume.type}`;
    return { kind: 'volumes', what, gib: volume.sizeGiB, ...(month === undefined ? {} : { month }) };
  });

/** Source: EBS pricing: what snapshots of a volume share is charged for once; while they are pending they are not. */
const snapshotsIn = (view: View): readonly Item[] => {
  const volumes = new Map(view.list('volumes').map((volume) => [volume.id, volume]));
  const snapshots = view.list('snapshots').filter(({ state }) => state === 'completed');
  const ids = new Set(snapshots.map(({ id }) => id));
  const seen = new Set<string>();
  return snapshots.map(({ volumeId, sizeGiB, copiedGiB = sizeGiB, tier }) => {
    // The oldest that is left of a volume holds all of it, unless it continues a snapshot of another one.
    const isOldest = !seen.has(volumeId);
    seen.add(volumeId);
    const continues = ids.has(volumes.get(volumeId)?.snapshotId ?? '');
    const gib = tier === 'archive' || (isOldest && !continues) ? sizeGiB : copiedGiB;
    return { kind: 'snapshots', what: tier ?? 'standard', gib, month: snapshotMonth(gib, tier) };
  });
};

/** Source: VPC pricing, Public IPv4 addresses: charged for whether something has them or not. */
const addressesIn = (view: View): readonly Item[] =>
  view.list('addresses').map(({ association }) => ({
    kind: 'addresses',
    what: association ? 'associated' : 'free',
    month: publicIpMonth(),
  }));
