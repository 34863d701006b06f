import { cancelledText } from '../../lambdas/domain/group/cancelled.ts';
import { requesterText } from '../../lambdas/domain/group/requester.ts';
import type { InstanceStatus } from '../../lambdas/domain/group/status.ts';
import type { FailoverResult, GroupState } from '../report.ts';
import { dataText } from './data.ts';
import { identityText } from './identity.ts';
import { inset, type Page } from './page.ts';
import { PAIR, serversText } from './servers.ts';
import { indent, indentedTable, numbered } from './table.ts';
import { duration, protectionText, statusText, tinted } from './words.ts';

export const reportText = (report: FailoverResult, page: Page): string =>
  [
    headline(report, page),
    ...groundsText(report),
    ...failureText(report, page),
    ...unfencedText(report, page),
    `States of the group\n${statesText(report.states, page)}`,
    ...(report.data ? [dataText(report.data, page)] : []),
    `Servers\n${indent(serversText(report.identity.servers, inset(page)))}`,
    `Before and after\n${indent(identityText(report.identity, inset(page)))}`,
    `What you do next\n${indent(numbered(report.next))}`,
  ].join('\n\n');

const headline = ({ identity, endState, failoverId, startedAt, endedAt }: FailoverResult, page: Page): string => {
  const took = endedAt ? ` after ${duration(Date.parse(endedAt) - Date.parse(startedAt))}` : '';
  return `Failover of ${identity.group.name}: ${tinted(page.paint, endState)}${took} (failover id ${failoverId})`;
};

/** Why production counted as faulty. */
const groundsText = ({ confirmation, requestedBy, evidence }: FailoverResult): readonly string[] => {
  const grounds = [
    ...(requestedBy ? [`Asked for by ${requesterText(requestedBy)}`] : []),
    ...(confirmation ? [`Confirmed by ${confirmation.by}: ${confirmation.reason}`] : []),
    ...evidence,
  ];
  return grounds.length > 0 ? [`Production fault\n${indent(grounds.join('\n'))}`] : [];
};

const failureText = ({ error, cause, cancelled, failedMembers }: FailoverResult, page: Page): readonly string[] => {
  if (cancelled) return [`Cancelled ${cancelledText(cancelled)}, before any identity had moved.`];
  if (failedMembers.length > 0) {
    const rows = failedMembers.map((member) => [member.name, member.error, member.message]);
    return [`Failed servers\n${indentedTable(page, ['SERVER', 'ERROR', 'REASON'], rows)}`];
  }
  return error ? [`${error}: ${cause ?? 'no cause is known'}`] : [];
};

const unfencedText = ({ unfencedMembers }: FailoverResult, page: Page): readonly string[] => {
  if (unfencedMembers.length === 0) return [];
  const rows = unfencedMembers.map((member) => [member.name, member.productionServerId, member.rung, member.reason]);
  const title = 'UNFENCED: never seen to be down, may still run and write; see to it that they stop';
  return [`${title}\n${indentedTable(page, ['SERVER', PAIR.production, 'FENCED UP TO', 'ACCEPTED BECAUSE'], rows)}`];
};

const statesText = (states: readonly GroupState[], page: Page): string =>
  indentedTable(
    page,
    ['SINCE', 'STATUS', 'PROTECTION'],
    states.map(({ at, status, protection }) => [
      at ?? 'before',
      statusText(status as InstanceStatus),
      protectionText({ protectedStatus: protection === 'stopped' ? 'stopped' : 'started' }),
    ]),
  );
