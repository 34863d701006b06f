import { mdTable } from './markdown.ts';
import type { ReportedRollBack, ReportFindings } from './report-types.ts';

/** How production was given back, call by call. */
export const rollBackMarkdown = ({ rollBack }: Pick<ReportFindings, 'rollBack'>): readonly string[] => {
  if (!rollBack) return [];
  const rows = rollBack.calls.map(({ at, server, call, outcome, requestId }) => [
    at,
    server,
    call,
    outcome,
    requestId ?? 'UNKNOWN',
  ]);
  return [
    [
      '## Roll-back',
      endText(rollBack),
      ...(rollBack.lost?.map((one) => `- **Lost**: ${one}`) ?? []),
      ...(rows.length > 0 ? [mdTable(['at', 'server', 'call', 'answer', 'request id'], rows)] : []),
    ].join('\n\n'),
  ];
};

const endText = ({ givenBackAt, by }: ReportedRollBack): string =>
  givenBackAt === 'NOT_REACHED'
    ? 'Production was not given back completely.'
    : `Production was given back at ${givenBackAt}${by === undefined ? '' : `; ${by} had cancelled the failover`}.`;
