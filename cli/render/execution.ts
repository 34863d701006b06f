import type { FailoverRecord } from '../../lambdas/domain/group/failover.ts';
import { whoAndWhen } from '../../lambdas/domain/group/kept-risk.ts';
import { requesterText } from '../../lambdas/domain/group/requester.ts';
import type { ListedExecution, ShownExecution } from '../../lambdas/handlers/operations/runs/executions.ts';
import type { ExecutionEvent } from '../../lambdas/ports/workflow.ts';
import type { Page } from './page.ts';
import { fields, table } from './table.ts';
import { eventsText } from './trail.ts';
import { duration, tinted } from './words.ts';

export const executionsText = (executions: readonly ListedExecution[], page: Page): string =>
  executions.length === 0
    ? 'There are no executions. Start one: sdrs failover GROUP --confirm "who: why"'
    : table(
        page,
        ['EXECUTION', 'GROUP', 'WORKFLOW', 'FAILOVER', 'STARTED', 'ENDED'],
        executions.map(({ failoverId, execution, failover, operation, endState }) => [
          failoverId,
          failover?.groupId ?? operation?.groupId ?? '',
          tinted(page.paint, execution?.status ?? 'forgotten'),
          tinted(page.paint, endState ?? ''),
          execution?.startedAt ?? (failover ?? operation)?.startedAt ?? '',
          execution?.endedAt ?? (failover ?? operation)?.endedAt ?? '',
        ]),
      );

export const executionText = (shown: ShownExecution, page: Page): string =>
  [headText(shown, page), historyText(shown.history, page), eventsText(shown.events, page)]
    .filter(Boolean)
    .join('\n\n');

const headText = (shown: ShownExecution, page: Page): string => {
  const { failoverId, execution, failover, operation, endState, groupId } = shown;
  const record = failover ?? operation;
  const { startedAt, endedAt, error, cause } = { ...record, ...execution };
  return fields(page, [
    ['Execution', failoverId],
    ['Id', execution?.id ?? record?.executionId],
    ['Group', groupId],
    ['Workflow', tinted(page.paint, execution?.status ?? 'forgotten by the workflow service')],
    [operation ? WHAT[operation.kind] : 'Failover', endState && tinted(page.paint, endState)],
    ...(failover ? groundsOf(failover) : []),
    ...(operation ? [askedFor(operation)] : []),
    ['Started', startedAt],
    ['Ended', endedAt],
    ['Error', error],
    ['Cause', cause],
  ]);
};

const askedFor = ({ requestedBy }: Pick<FailoverRecord, 'requestedBy'>): [string, string | undefined] => [
  'Asked for by',
  requestedBy && requesterText(requestedBy),
];

const WHAT = { enable: 'Enabling', reprotect: 'Protecting again', disable: 'Disabling', restore: 'Restoring' } as const;

const groundsOf = ({
  requestedBy,
  confirmation,
  acceptUnfenced = [],
  evidence,
}: FailoverRecord): readonly [string, string | undefined][] => [
  ['Asked for by', requestedBy && requesterText(requestedBy)],
  ['Confirmed', confirmation && `${confirmation.by}: ${confirmation.reason}`],
  ...acceptUnfenced.map((risk): [string, string] => [
    'Accepted',
    `${risk.instance} as possibly unfenced${whoAndWhen(risk)}: ${risk.reason}`,
  ]),
  ['Evidence', evidence.join(' ')],
];

/** One line for each state that the execution was in, with the time it took. */
export const historyText = (history: readonly ExecutionEvent[], page: Page): string => {
  const first = history[0];
  if (!first) return '';
  const rows = history.flatMap((event, n) => {
    const after = Date.parse(event.at) - Date.parse(first.at);
    if (event.type.endsWith('StateEntered')) return [stateRow(event, history.slice(n + 1), after)];
    return event.type.startsWith('Execution') && n > 0
      ? [[duration(after), event.type, '', '', event.error ?? '']]
      : [];
  });
  return table(page, ['AFTER', 'STATE', 'TOOK', 'RESULT', 'ERROR'], rows);
};

const stateRow = (entered: ExecutionEvent, later: readonly ExecutionEvent[], after: number): string[] => {
  const left = later.find(({ type, state }) => type.endsWith('StateExited') && state === entered.state);
  const until = left ? later.slice(0, later.indexOf(left)) : later;
  const result = until.findLast(({ type }) => type.endsWith('Succeeded'));
  const error = until.findLast(({ error: name }) => name !== undefined);
  return [
    duration(after),
    entered.state ?? '',
    left ? duration(Date.parse(left.at) - Date.parse(entered.at)) : '',
    result && entered.type.startsWith('Task') ? summary(result.output) : '',
    error?.error ?? '',
  ];
};

/** The counts of a pass, without the ids that are the same everywhere. */
const summary = (output: unknown): string => {
  if (typeof output !== 'object' || output === null) return '';
  return Object.entries(output)
    .filter(([name, value]) => !REPEATED.has(name) && typeof value !== 'object')
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
};

const REPEATED: ReadonlySet<string> = new Set(['groupId', 'failoverId']);
