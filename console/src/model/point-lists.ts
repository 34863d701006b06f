import type { Leftovers, RecoveryPoints } from '../api/shapes.ts';
import { byName } from './names.ts';
import { durationText, momentText } from './time.ts';
import type { Shown } from './words.ts';

type Point = RecoveryPoints['servers'][number]['recovery_points'][number];

/** One recovery point of one server. */
export interface PointRow {
  readonly id: string;
  readonly server: string;
  readonly name: string;
  readonly taken: string;
  readonly state: Shown;
  readonly kept: string;
  readonly pinned: string;
  readonly by: string;
}

/** By server, as people count; of each the newest first. */
export const recoveryPointRows = ({ servers }: Pick<RecoveryPoints, 'servers'>): readonly PointRow[] =>
  servers.toSorted(byName).flatMap(({ name, recovery_points }) => recovery_points.map((point) => rowOf(name, point)));

const rowOf = (server: string, point: Point): PointRow => ({
  id: `${server} ${point.id}`,
  server,
  name: point.id,
  taken: momentText(point.taken_at),
  state: stateShown(point),
  kept: keptText(point),
  pinned: point.pinned_by.join(', '),
  by: MAKERS[point.made_by],
});

const MAKERS = { sdrs: 'SDRS', dlm: 'DLM', 'aws-backup': 'AWS Backup', 'by hand': 'by hand' } as const;

/** All disks of a set may be of a production before: then it lacks none that it ever had. */
const isOfFormerDisks = ({ disks }: Point): boolean =>
  disks.length > 0 && disks.every(({ replication }) => replication === null);

const stateShown = (point: Point): Shown => {
  const { state, percent } = point;
  switch (state) {
    case 'complete':
      return { type: 'success', word: 'complete' };
    case 'pending':
      return { type: 'in-progress', word: `${percent} % copied` };
    case 'error':
      return { type: 'error', word: 'failed' };
    case 'late':
      return { type: 'stopped', word: 'of another run: does not count' };
    case 'partial':
      return isOfFormerDisks(point)
        ? { type: 'stopped', word: 'of former disks' }
        : { type: 'warning', word: 'not of all disks' };
    default:
      return state satisfies never;
  }
};

const keptText = ({ kept_by, rule }: Point): string => {
  if (kept_by === null) return 'nothing: the next turn deletes it';
  if (rule !== null) return `one each ${durationText(rule.every_seconds)} for ${durationText(rule.for_seconds)}`;
  return KEPT[kept_by] ?? kept_by;
};

const KEPT: Readonly<Record<string, string>> = {
  newest: 'one of the two newest',
  pinned: 'its pin',
  pending: 'it is being taken',
  failed: 'the last failure, to look into',
  'not ours': 'whoever has taken it',
  former: 'the former production',
};

/** What a field offers of them: those that can be gone back to, the newest first. */
export const namedPoints = ({ servers }: Pick<RecoveryPoints, 'servers'>): readonly NamedOption[] =>
  servers
    .flatMap(({ name, recovery_points }) =>
      recovery_points
        .filter(({ state }) => state === 'complete')
        .map(({ id, taken_at }) => ({ value: id, description: `${name}, ${momentText(taken_at)}`, at: taken_at })),
    )
    .toSorted((a, b) => b.at.localeCompare(a.at))
    .map(({ at: _, ...option }) => option);

export interface NamedOption {
  readonly value: string;
  readonly description: string;
}

type Leftover = Leftovers['leftovers'][number];

/** Something that no server uses any more, and that costs money. */
export interface LeftoverRow {
  readonly id: string;
  readonly what: string;
  readonly server: string;
  readonly from: string;
  readonly onlyThere: string;
  readonly price: string;
  readonly kept: string;
}

export const leftoverRows = ({ leftovers }: Pick<Leftovers, 'leftovers'>): readonly LeftoverRow[] =>
  leftovers.map((one) => ({
    id: one.id,
    what: `${one.kind === 'volume' ? 'volume' : 'recovery point'}, ${one.size_gib} GiB`,
    server: one.protected_instance_name ?? 'not known',
    from: one.from,
    onlyThere: one.only_there ?? 'nothing',
    price: priceText(one.dollars_a_month),
    kept: one.kept ?? 'no longer: it may be deleted',
  }));

export const priceText = (dollars: number | null): string =>
  dollars === null ? 'not known' : `at most $${dollars.toFixed(2)} a month`;

/** How many may go, and what all of them cost. */
export const leftoversText = ({ leftovers, dollars_a_month }: Leftovers): string => {
  const free = leftovers.filter(({ kept }: Leftover) => kept === null).length;
  return `All of them: ${priceText(dollars_a_month)}. ${free} of ${leftovers.length} may be deleted.`;
};
