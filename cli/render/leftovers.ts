import type { Leftover } from '../../lambdas/domain/leftovers/leftovers.ts';
import { outcomeText } from '../../lambdas/domain/site/actions.ts';
import type { DisposedLeftovers, Leftovers } from '../../lambdas/handlers/operations/leftovers/leftovers.ts';
import type { Page } from './page.ts';
import { table } from './table.ts';

const dollars = (amount: number): string => `$${amount.toFixed(2)}`;

export const leftoversText = ({ groupId, leftovers, dollarsAMonth }: Leftovers, page: Page): string => {
  if (leftovers.length === 0) return `Group ${groupId} has left nothing behind.`;
  const free = leftovers.filter(({ kept }) => kept === undefined).length;
  return [
    table(page, ['KIND', 'ID', 'INSTANCE', 'GIB', 'A MONTH', 'WHERE FROM', 'ONLY THERE', 'KEPT'], leftovers.map(row)),
    `${leftovers.length} left behind by group ${groupId}, at most ${dollars(dollarsAMonth)} a month (a snapshot stores only what differs from the one before it).`,
    free > 0 ? `${free} may be deleted: sdrs leftovers ${groupId} --delete` : 'None may be deleted now.',
  ].join('\n\n');
};

const row = (one: Leftover): readonly string[] => [
  one.kind,
  one.id,
  one.instance ?? 'not on record',
  String(one.sizeGiB),
  one.dollarsAMonth === undefined ? 'not known' : dollars(one.dollarsAMonth),
  one.from,
  one.holds ?? 'nothing',
  keptText(one),
];

const keptText = ({ kept }: Leftover): string => {
  if (!kept) return 'no longer';
  if (kept.until === 'reprotection') return 'until the group is protected again';
  return 'why' in kept ? kept.why : `until ${kept.until}`;
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
