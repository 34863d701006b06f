import { type Leftover, mayGo } from '../../lambdas/domain/leftovers/leftovers.ts';
import { outcomeText } from '../../lambdas/domain/site/actions.ts';
import type { DisposedLeftovers, Leftovers } from '../../lambdas/handlers/operations/leftovers/leftovers.ts';
import type { Page } from './page.ts';
import { indentedTable } from './table.ts';
import { inWholeSeconds } from './words.ts';

const dollars = (amount: number): string => `$${amount.toFixed(2)}`;

/** What may be deleted stands first; then what is kept, by what keeps it. */
export const leftoversText = ({ groupId, leftovers, dollarsAMonth }: Leftovers, page: Page): string => {
  if (leftovers.length === 0) return `Group ${groupId} has left nothing behind.`;
  const free = leftovers.filter(mayGo);
  const kept = Map.groupBy(
    leftovers.filter((one) => !mayGo(one)),
    keptText,
  );
  return [
    ...(free.length > 0 ? [part('May be deleted', free, page)] : []),
    ...[...kept].map(([why, all]) => part(`Kept ${why}`, all, page)),
    `${leftovers.length} left behind by group ${groupId}, at most ${dollars(dollarsAMonth)} a month (a snapshot stores only what differs from the one before it).`,
    free.length > 0
      ? `${free.length} may be deleted, ${sumText(free)}: sdrs leftovers ${groupId} --delete`
      : 'None may be deleted now.',
  ].join('\n\n');
};

const part = (heading: string, all: readonly Leftover[], page: Page): string =>
  [
    `${heading}: ${all.length}, ${sumText(all)}`,
    ...KINDS.flatMap(({ kind, name }) => {
      const rows = all.filter((one) => one.kind === kind).map(row);
      return rows.length > 0
        ? [indentedTable(page, [name, 'INSTANCE', 'GIB', 'A MONTH', 'ONLY THERE', 'WHERE FROM'], rows)]
        : [];
    }),
  ].join('\n');

const KINDS: readonly { readonly kind: Leftover['kind']; readonly name: string }[] = [
  { kind: 'volume', name: 'VOLUME' },
  { kind: 'recovery-point', name: 'RECOVERY POINT' },
];

/** Each recovery point comes from a disk that is production no more, at the moment that only it holds. */
const row = (one: Leftover): readonly string[] => [
  one.id,
  one.instance ?? 'not on record',
  String(one.sizeGiB),
  one.dollarsAMonth === undefined ? 'not known' : dollars(one.dollarsAMonth),
  inWholeSeconds(one.holds ?? ''),
  one.kind === 'volume' ? one.from : '',
];

const sumText = (all: readonly Leftover[]): string =>
  `at most ${dollars(all.reduce((sum, { dollarsAMonth = 0 }) => sum + dollarsAMonth, 0))} a month`;

const keptText = ({ kept }: Leftover): string => {
  if (!kept) return '';
  if (kept.until === 'reprotection') return 'until the group is protected again';
  return 'why' in kept ? `as ${kept.why}` : `until ${inWholeSeconds(kept.until)}`;
};

export const disposedText = (deleted: DisposedLeftovers, page: Page): string => {
  const lines = deleted.disposed.flatMap(({ leftover, outcomes }) =>
    outcomes.map(({ resourceId, outcome }) =>
      outcome.outcome === 'done'
        ? `Deleted ${resourceId} (${leftover.kind}, ${leftover.from}).`
        : `Not deleted: ${resourceId} (${outcomeText(outcome)}).`,
    ),
  );
  return [
    ...(lines.length > 0 ? [lines.join('\n')] : ['Nothing was to be deleted.']),
    leftoversText(deleted, page),
  ].join('\n\n');
};
