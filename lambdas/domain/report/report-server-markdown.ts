import type { AttributeAfter } from '../identity/identity-record.ts';
import type { FenceEvidence } from '../phases/evidence.ts';
import { mdTable } from './markdown.ts';
import type { ReportedServer } from './report-types.ts';

/** One server: its outcome, its fence with the evidence, its identity before and after. */
export const serverMarkdown = (server: ReportedServer): string =>
  [
    `## ${server.name}: ${server.outcome}`,
    mdTable(
      ['production server', 'DR server', 'planned', 'recovery point', 'its age at the start', 'DR server started'],
      [
        [
          server.productionServerId,
          server.drServerId,
          server.planned,
          pointText(server),
          typeof server.recoveryPointAgeSeconds === 'number'
            ? `${server.recoveryPointAgeSeconds} s`
            : server.recoveryPointAgeSeconds,
          server.startedAt,
        ],
      ],
    ),
    ...lastPointMarkdown(server),
    ...(server.failure ? [`${server.failure.error}: ${server.failure.message}`] : []),
    `Fence: ${server.fence.rung}${observedText(server.fence.observed)}`,
    ...callsMarkdown(server),
    identityMarkdown(server),
    ...freedMarkdown(server),
  ].join('\n\n');

const pointText = ({ recoveryPoint, lastPoint }: ReportedServer): string => {
  if (typeof recoveryPoint === 'string') return recoveryPoint;
  return lastPoint && 'took' in lastPoint ? `${recoveryPoint.takenAt} (${lastPoint.took})` : recoveryPoint.takenAt;
};

const lastPointMarkdown = ({ lastPoint }: ReportedServer): readonly string[] =>
  lastPoint && 'missed' in lastPoint
    ? [`"${lastPoint.missed}" could not be had (${lastPoint.why}); the recovery point took its place.`]
    : [];

const observedText = (observed: FenceEvidence | 'UNKNOWN'): string => {
  if (observed === 'UNKNOWN') return '; what was observed is UNKNOWN';
  const { serverId, at, state, why, rootDevice, disks, nics } = observed;
  const attached = disks?.map(({ device, volumeId }) => `${device} ${volumeId}`).join(', ') || 'none';
  const root = rootDevice ? `, root device ${rootDevice}` : '';
  const isolation = nics ? `, NICs: ${nics.map(nicText).join(', ') || 'none'}` : '';
  return `; at ${at} EC2 showed ${serverId} as ${state}${why ? ` (${why})` : ''}${root}, disks: ${disks ? attached : 'not shown'}${isolation}`;
};

const nicText = ({ networkInterfaceId, securityGroupIds, isolated }: NonNullable<FenceEvidence['nics']>[number]) =>
  `${networkInterfaceId} ${isolated ? 'isolated' : `not isolated (${securityGroupIds.join(', ')})`}`;

const callsMarkdown = ({ fence: { calls } }: ReportedServer): readonly string[] =>
  calls.length === 0
    ? []
    : [
        mdTable(
          ['at', 'call', 'answer', 'request id'],
          calls.map(({ at, call, outcome, requestId }) => [at, call, outcome, requestId ?? 'UNKNOWN']),
        ),
      ];

const freedMarkdown = ({ freed = [] }: ReportedServer): readonly string[] =>
  freed.length === 0
    ? []
    : [
        'Volumes that were taken off, and are attached to nothing:',
        mdTable(
          ['volume', 'was on', 'as', 'freed by', 'tagged'],
          freed.map(({ volumeId, serverId, device, failoverId, tagged }) => [
            volumeId,
            serverId,
            device,
            failoverId,
            tagged ? 'yes' : 'NO',
          ]),
        ),
      ];

const identityMarkdown = ({ identity }: ReportedServer): string =>
  mdTable(
    ['NIC', 'attribute', 'before', 'promised', 'after', 'result'],
    identity.map(({ networkInterfaceId, attribute, before, promised, after, result }) => [
      networkInterfaceId,
      attribute,
      before,
      promised,
      afterText(after),
      result === 'STAYED' ? 'STAYED, as planned' : result,
    ]),
  );

const afterText = (after: AttributeAfter): string => {
  switch (after.is) {
    case 'seen':
      return `on ${after.networkInterfaceId}${after.serverId ? ` of ${after.serverId}` : ', attached to nothing'}`;
    case 'lost':
      return 'not there any more';
    case 'unknown':
      return 'UNKNOWN';
    default:
      return after satisfies never;
  }
};
