import { PRICES } from '../lambdas/domain/site/prices.ts';
import { type BillRow, billOf, total } from '../local/bill/bill.ts';
import type { Page } from './render/page.ts';
import { table } from './render/table.ts';
import type { Outcome } from './session.ts';
import type { SimulatedAccount } from './target.ts';

/** What the simulated account costs a month as it is now. */
export const siteBill = ({ ec2 }: SimulatedAccount): Outcome => {
  const rows = ec2.inspect(billOf);
  const month = cents(total(rows.map((row) => row.month)));
  const { asOf, region } = PRICES;
  return {
    json: { rows: rows.map(rounded), month, currency: 'USD', prices: { asOf, region } },
    text: (page) => billText(rows, month, page),
  };
};

const cents = (amount: number): number => Math.round(amount * 100) / 100;

const rounded = ({ month, ...row }: BillRow) => ({ ...row, ...(month === undefined ? {} : { month: cents(month) }) });

const dollars = (amount: number): string => `$${amount.toFixed(2)}`;

const billText = (rows: readonly BillRow[], month: number, page: Page): string =>
  [
    table(
      page,
      ['KIND', 'WHAT', 'COUNT', 'GIB', 'A MONTH'],
      [
        ...rows.map(({ kind, what, count, gib, month: price }) => [
          kind,
          what,
          String(count),
          gib === undefined ? '' : String(gib),
          price === undefined ? 'not known' : dollars(price),
        ]),
        ['total', '', '', '', dollars(month)],
      ],
    ),
    `At list prices of ${PRICES.region}, ${PRICES.asOf}, for as long as the account stays as it is.`,
  ].join('\n\n');
