import type { TrailEvent } from '../../lambdas/domain/trail/audit-chain.ts';
import type { Notification } from '../../lambdas/domain/trail/notifications.ts';
import type { ChainVerdict } from '../../lambdas/domain/trail/verify-chain.ts';
import type { Page } from './page.ts';
import { table } from './table.ts';

export const eventsText = (events: readonly TrailEvent[], page: Page): string =>
  table(
    page,
    ['NO', 'AT', 'FAILOVER', 'EVENT', 'WHAT HAPPENED'],
    events.map(({ chain, at, failoverId, type, message }) => [
      chain ? String(chain.seq) : 'unchained',
      at,
      failoverId ?? '',
      type,
      message,
    ]),
  );

export const notificationsText = (notifications: readonly Notification[], page: Page): string =>
  table(
    page,
    ['NO', 'AT', 'DETAIL TYPE', 'EVENT', 'STATUS', 'WHAT HAPPENED'],
    notifications.map(({ at, detailType, detail: { seq, type, status, message } }) => [
      String(seq),
      at,
      detailType,
      type,
      status ?? '',
      message,
    ]),
  );

export const chainText = ({ faults, end, chained, unchained }: ChainVerdict): string =>
  [
    faults.length === 0
      ? `The audit trail is whole: ${chained} chained events.`
      : `The audit trail is NOT what was written:\n${faults.map(({ message }) => `  ${message}`).join('\n')}`,
    ...(unchained > 0
      ? [`${unchained} events of earlier releases are not in the chain; nothing vouches for them.`]
      : []),
    `Last event: ${end.seq}:${end.hash}`,
  ].join('\n');
