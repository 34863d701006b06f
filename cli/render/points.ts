import { secondsBetween } from '../../lambdas/domain/instant.ts';
import type { KeptBy } from '../../lambdas/domain/synchronisation/retention.ts';
import type { ListedPoints, ListedSet } from '../../lambdas/handlers/operations/points/list-points.ts';
import type { Page } from './page.ts';
import { table } from './table.ts';
import { inWholeSeconds } from './words.ts';

/** `15 min`, `2 h`, `7 d`: the largest unit that divides it. */
export const spanText = (seconds: number): string => {
  const [size, unit] = UNITS.find(([size]) => seconds % size === 0 && seconds >= size) ?? [1, 's'];
  return `${seconds / size} ${unit}`;
};

const UNITS: readonly (readonly [number, string])[] = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
];

/** `the first of 1 h, for 1 d` */
export const keptText = (keptBy: KeptBy | undefined, pinnedBy: readonly string[]): string => {
  switch (keptBy?.by) {
    case undefined:
      return 'nothing: the next turn deletes it';
    case 'rule':
      return `first of ${spanText(keptBy.rule.everySeconds)}, kept for ${spanText(keptBy.rule.forSeconds)}`;
    case 'pinned':
      return `pinned ${pinnedBy.map((by) => (by.startsWith('by:') ? `by ${by.slice(3)}` : `by a failover of ${by}`)).join(', ')}`;
    case 'newest':
      return 'one of the two newest';
    case 'pending':
      return 'pending';
    case 'failed':
      return 'until a newer one is complete';
    case 'not ours':
      return 'who has taken it';
    case 'former':
      return 'former disks, as long as these are kept';
    default:
      return keptBy satisfies never;
  }
};

export const pointsText = ({ groupId, at, synchronisation, servers }: ListedPoints, page: Page): string => {
  const by =
    synchronisation.by === 'sdrs'
      ? `The service takes one of each server every ${spanText(synchronisation.everySeconds)}, while the group is protected.`
      : 'Something else takes them: the service deletes none.';
  const parts = servers.map(({ name, sets }) => {
    const rows = sets.map((set) => rowOf(set, at));
    if (rows.length === 0) return `${name}: none.`;
    return `${name}: ${sets.length}\n${table(page, ['RECOVERY POINT', 'MOMENT', 'AGE', 'DISKS', 'STATE', 'TAKEN BY', 'KEPT BY'], rows)}`;
  });
  return [`Recovery points of group ${groupId}. ${by}`, ...parts].join('\n\n');
};

const rowOf = (set: ListedSet, at: string): readonly string[] => {
  const { id, takenAt, madeBy, pinnedBy, keptBy, disks } = set;
  const devices = disks.flatMap(({ device }) => device ?? []);
  const others = disks.length - devices.length;
  return [
    id,
    inWholeSeconds(takenAt),
    ageText(secondsBetween(takenAt, at)),
    [...devices, ...(others > 0 ? [`${others} without a pair`] : [])].join(' '),
    stateText(set, devices.length),
    madeBy,
    keptText(keptBy, pinnedBy),
  ];
};

/** All disks of a set may be of a production before: then it lacks none that it ever had. */
const stateText = ({ state, percent }: ListedSet, ownDisks: number): string => {
  if (state === 'pending') return `pending ${percent} %`;
  return state === 'partial' && ownDisks === 0 ? 'of former disks' : state;
};

/** `0:05:00`, `2:14:00:00` with days. */
const ageText = (seconds: number): string => {
  const two = (n: number) => String(n).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours < 24 ? `${hours}:${rest}` : `${Math.floor(hours / 24)} d ${hours % 24}:${rest}`;
};
