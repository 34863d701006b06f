import type { FailoverReport, Measured, ReportedFigure, ReportedServer } from '../api/report.ts';
import { durationText, momentText } from './time.ts';
import type { Shown } from './words.ts';

/** A time that was measured, or why there is none. */
export const measuredText = (seconds: Measured): string => {
  if (typeof seconds === 'number') return durationText(seconds);
  return WORDS[seconds];
};

const WORDS = { NOT_REACHED: 'not reached', NONE: 'nothing to measure', UNKNOWN: 'not known' } as const;

/** Measured against the group's objective; without one there is nothing to judge, and no icon. */
export const figureShown = ({ seconds, objectiveSeconds, judgement }: ReportedFigure): Shown | string => {
  const text = measuredText(seconds);
  if (objectiveSeconds === undefined) return text;
  return {
    type: JUDGED[judgement ?? 'UNKNOWN'],
    word: `${text}, objective ${durationText(objectiveSeconds)}: ${judgement ?? 'UNKNOWN'}`,
  };
};

const JUDGED = { MET: 'success', MISSED: 'error', UNKNOWN: 'info' } as const;

export const timeText = (at: string): string => (at === 'UNKNOWN' ? 'not known' : momentText(at));

/** Who asked, who confirmed, what was accepted, and what spoke for a fault: a sentence each. */
export const whoAndWhy = ({ requestedBy, overrides, evidence }: FailoverReport['findings']): readonly string[] => [
  requestedBy === undefined
    ? 'Who asked for it is not on record.'
    : `Asked for by ${requestedBy.caller ?? requestedBy.kind} (${requestedBy.kind}).`,
  ...(overrides === 'UNKNOWN' ? ['What was confirmed or accepted is not known.'] : overrides.map(overrideText)),
  ...(evidence === 'UNKNOWN' ? ['What spoke for a fault is not known.'] : evidence),
  ...(evidence.length === 0 ? ['No fault was observed.'] : []),
];

const overrideText = ({
  kind,
  by,
  at,
  reason,
  instance,
}: Exclude<FailoverReport['findings']['overrides'], 'UNKNOWN'>[number]): string => {
  const who = `${by ?? 'somebody'}${at === undefined ? '' : ` (${timeText(at)})`}`;
  return kind === 'confirmation'
    ? `The fault was confirmed by ${who}: “${reason}”.`
    : `${instance ?? 'A server'} was accepted unfenced by ${who}: “${reason}”.`;
};

export const outcomeShown = ({ outcome, phases }: ReportedServer): Shown => {
  if (outcome === 'migrated' && phases.fence.state === 'unfenced')
    return { type: 'warning', word: 'migrated, UNFENCED' };
  return OUTCOMES[outcome];
};

const OUTCOMES: Readonly<Record<ReportedServer['outcome'], Shown>> = {
  migrated: { type: 'success', word: 'migrated' },
  failed: { type: 'error', word: 'failed' },
  open: { type: 'pending', word: 'open' },
  'left-alone': { type: 'success', word: 'migrated before' },
};

/** The rungs of the fence, as docs/glossary.md tells them. */
const RUNGS: Readonly<Record<string, string>> = {
  F0: 'not asked to stop',
  F1: 'tagged',
  F2: 'isolated',
  F3: 'off',
  F4: 'off, without its root volume',
  F5: 'off, its identity has moved',
  F6: 'terminated',
};

const rungText = (rung: string): string => (RUNGS[rung] === undefined ? rung : `${RUNGS[rung]} (${rung})`);

/** How far the old server was fenced, and by which look. */
export const fenceText = ({ fence: { rung, observed } }: ReportedServer): string =>
  observed === 'UNKNOWN'
    ? `${rungText(rung)}: no look is on record`
    : `${rungText(rung)}: at ${timeText(observed.at)} EC2 showed ${observed.serverId} as ${observed.state}`;

const ATTRIBUTES = { mac: 'MAC', privateIp: 'private IP', eip: 'EIP' } as const;

const RESULTS: Readonly<Record<string, Shown>> = {
  KEPT: { type: 'success', word: 'kept' },
  STAYED: { type: 'info', word: 'stayed' },
  NOT_KEPT: { type: 'error', word: 'not kept' },
};

export interface IdentityRow {
  readonly id: string;
  readonly server: string;
  readonly nic: string;
  readonly attribute: string;
  readonly before: string;
  readonly promised: string;
  readonly after: string;
  readonly result: Shown;
}

export const identityRows = (servers: readonly ReportedServer[]): readonly IdentityRow[] =>
  servers.flatMap(({ name, identity }) =>
    identity.map((one, n) => ({
      id: `${name} ${n}`,
      server: name,
      nic: one.networkInterfaceId,
      attribute: ATTRIBUTES[one.attribute],
      before: one.before,
      promised: one.promised,
      after: afterText(one.after),
      result: RESULTS[one.result] ?? { type: 'warning', word: one.result },
    })),
  );

const afterText = (after: ReportedServer['identity'][number]['after']): string =>
  after.is === 'seen' ? `${after.networkInterfaceId}${after.serverId ? ` of ${after.serverId}` : ''}` : after.is;
