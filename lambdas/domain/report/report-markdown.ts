import { whoAndWhen } from '../group/kept-risk.ts';
import { requesterText } from '../group/requester.ts';
import { isNote } from '../plan/notes.ts';
import { mdTable, orUnknown } from './markdown.ts';
import { rollBackMarkdown } from './report-roll-back-markdown.ts';
import { serverMarkdown } from './report-server-markdown.ts';
import type { FailoverReport, Figure, Measured, Override, ReportedServer, ReportFindings } from './report-types.ts';

/** A report for people. */
export const reportMarkdown = ({ findings, trail, generatedAt }: FailoverReport): string =>
  [
    `# Failover of ${findings.groupName === 'UNKNOWN' ? findings.groupId : findings.groupName}: ${findings.endState}`,
    headline(findings),
    `## Who and why\n\n${whoAndWhy(findings)}`,
    `## Plan\n\n${planMarkdown(findings)}`,
    `## Times\n\n${timesMarkdown(findings)}`,
    ...failuresMarkdown(findings),
    ...unfencedMarkdown(findings),
    ...throttledMarkdown(findings),
    ...findings.servers.map(serverMarkdown),
    ...rollBackMarkdown(findings),
    `## Timeline\n\n${timelineMarkdown(findings)}`,
    `## Evidence\n\n${trail.events.length} events of the audit trail, ${findings.calls} calls to EC2, are in the JSON report; ` +
      `check it with \`sdrs report verify\`. They follow on ${trail.from.seq}:${trail.from.hash}; when this was written, at ` +
      `${generatedAt}, the trail ended with ${trail.head.seq}:${trail.head.hash}.`,
  ].join('\n\n');

const headline = ({ failoverId, groupId, startedAt, endedAt, production }: ReportFindings): string =>
  mdTable(
    ['failover', 'group', 'production was', 'began', 'ended'],
    [[failoverId, groupId, production, startedAt, endedAt]],
  );

const whoAndWhy = ({ requestedBy, overrides, evidence, point }: ReportFindings): string =>
  [
    requestedBy ? `Asked for by ${requesterText(requestedBy)}` : 'UNKNOWN: who asked for it is not on record.',
    ...orUnknown(overrides, 'UNKNOWN: who confirmed it is not on record.', (all) => all.map(overrideText)),
    ...orUnknown(evidence, 'UNKNOWN: what was observed is not on record.', (facts) =>
      facts.length > 0 ? facts.map((fact) => `Observed: ${fact}`) : ['No fault was observed.'],
    ),
    ...(point ? [`Point chosen: ${point}`] : []),
  ]
    .map((line) => `- ${line}`)
    .join('\n');

const overrideText = (override: Override): string =>
  override.kind === 'confirmation'
    ? `Confirmed by ${override.by}: “${override.reason}”`
    : `**${override.instance} accepted as possibly unfenced**${whoAndWhen(override)}: “${override.reason}”`;

const planMarkdown = ({ plan }: ReportFindings): string =>
  orUnknown(plan, 'UNKNOWN: the plan is not on record.', ({ verdict, findings }) => [
    `Verdict ${verdict}.`,
    ...findings.map((finding) => `- ${isNote(finding) ? 'NOTE' : finding.verdict} ${finding.code}: ${finding.message}`),
  ]).join('\n');

export const measured = (value: Measured): string => (typeof value === 'number' ? `${value} s` : value);

export const figureText = ({ seconds, objectiveSeconds, judgement }: Figure): string =>
  objectiveSeconds === undefined
    ? measured(seconds)
    : `${measured(seconds)} (objective ${objectiveSeconds} s: ${judgement ?? ''})`;

const timesMarkdown = ({ rto, rpo, phases, servers, incident, measuredFrom }: ReportFindings): string =>
  [
    mdTable(
      ['', 'RTO', 'RPO, at most', 'fenced', 'disks', 'identity'],
      [
        ['**group**', figureText(rto), figureText(rpo), ...phaseCells(phases)],
        ...servers.map((server) => [
          server.name,
          figureText(server.rto),
          figureText(server.rpo),
          ...serverPhases(server),
        ]),
      ],
    ),
    ...incidentMarkdown(incident),
    `Seconds from ${measuredFrom}, the first start of the incident. RTO: until disks and identity are on the DR server, for the group until it was Failover ` +
      'complete. RPO: from the recovery point until production was seen to be down.',
  ].join('\n\n');

const incidentMarkdown = (incident: ReportFindings['incident']): readonly string[] =>
  incident && incident.failovers.length > 1
    ? [
        `The incident took ${incident.failovers.length} failovers, from ${incident.startedAt} on: ${incident.failovers.join(', ')}.`,
      ]
    : [];

const phaseCells = ({ fence, disks, identity }: ReportFindings['phases']): readonly string[] =>
  [fence, disks, identity].map(measured);

const serverPhases = ({ phases: { fence, disks, identity } }: ReportedServer): readonly string[] =>
  [fence, disks, identity].map(({ state, seconds }) => (state === 'unfenced' ? 'UNFENCED' : measured(seconds)));

const failuresMarkdown = ({ error, cause, failedMembers }: ReportFindings): readonly string[] => {
  if (!error && failedMembers.length === 0) return [];
  const rows = failedMembers.map((member) => [member.name, member.error, member.message]);
  const said = error ? [`${error}: ${cause ?? ''}`] : [];
  return [
    ['## Failure', ...said, ...(rows.length > 0 ? [mdTable(['server', 'error', 'why'], rows)] : [])].join('\n\n'),
  ];
};

const unfencedMarkdown = ({ unfencedMembers }: ReportFindings): readonly string[] => {
  if (unfencedMembers.length === 0) return [];
  const rows = unfencedMembers.map((one) => [one.name, one.productionServerId, one.rung, one.reason]);
  const table = mdTable(['server', 'production server', 'fenced up to', 'accepted because'], rows);
  return [`## UNFENCED\n\nNever seen to be down, may still run and write.\n\n${table}`];
};

const throttledMarkdown = ({ throttled = [] }: ReportFindings): readonly string[] => {
  if (throttled.length === 0) return [];
  const rows = throttled.map(({ api, actions }) => [api, String(actions)]);
  return [
    `## Throttled by EC2\n\nThe account is allowed less than was assumed, or others used it up: declare what is applied (\`ec2ApiLimits\`, \`ec2ApiShare\`).\n\n${mdTable(['call', 'refused'], rows)}`,
  ];
};

const timelineMarkdown = ({ timeline }: ReportFindings): string =>
  mdTable(
    ['no', 'at', 'event', 'what happened'],
    timeline.map(({ seq, at, type, message }) => [seq === undefined ? 'unchained' : String(seq), at, type, message]),
  );
