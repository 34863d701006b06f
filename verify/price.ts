import { ROOT_GIB } from './site/template.ts';

/** Something that AWS charges for while the proof is in the account. */
export interface PriceRow {
  readonly what: string;
  readonly count: number;
  /** US dollars for one of them and an hour. */
  readonly hourly: number;
}

/** Hours of a month, as AWS counts prices by the month (EBS pricing). */
const HOURS_A_MONTH = 730;

/**
 * Public list prices of us-east-1, on demand, Linux; other regions differ by some tens of per cent. Check them again
 * before quoting. Sources: aws.amazon.com/ec2/pricing/on-demand, /ebs/pricing, /vpc/pricing (public IPv4 addresses),
 * as quoted in November 2026. Calls, VPCs, NICs, security groups and stacks are free.
 */
export const PRICE_ROWS: readonly PriceRow[] = [
  { what: 'server t3.micro: production, DR', count: 2, hourly: 0.0104 },
  { what: 'server t2.micro: a Xen type, for one fact', count: 1, hourly: 0.0116 },
  {
    what: `root disk gp3 of ${ROOT_GIB} GiB: one of each server, and the DR disk`,
    count: 4,
    hourly: (0.08 * ROOT_GIB) / HOURS_A_MONTH,
  },
  { what: `snapshot of ${ROOT_GIB} GiB at most`, count: 1, hourly: (0.05 * ROOT_GIB) / HOURS_A_MONTH },
  { what: 'public IPv4 address: EIPs', count: 3, hourly: 0.005 },
];

export const PRICES_AS_OF = '2026-11';

/** Of an hour, all of it at once: a proof takes about that long at most. */
export const dollarsAnHour = (): number => PRICE_ROWS.reduce((sum, { count, hourly }) => sum + count * hourly, 0);

const dollars = (sum: number): string => `$${sum.toFixed(4)}`;

/** What is said before anything is made. */
export const priceText = (): string =>
  [
    ...PRICE_ROWS.map(({ what, count, hourly }) => `  ${dollars(count * hourly)} an hour: ${count} × ${what}`),
    `  ${dollars(dollarsAnHour())} an hour in all, by the list prices of us-east-1 (${PRICES_AS_OF}).`,
  ].join('\n');
