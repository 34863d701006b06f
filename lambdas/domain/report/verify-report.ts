import type { ChainEnd, Sha256 } from '../trail/audit-chain.ts';
import { canonicalJson } from '../trail/canonical-json.ts';
import { verifyChain } from '../trail/verify-chain.ts';
import { findingsOf } from './report.ts';
import { firstFindingsOf } from './report-first-shape.ts';
import { type FailoverReport, FIRST_REPORT_SCHEMA } from './report-types.ts';

/** What a check of a report has found. */
export interface ReportVerdict {
  /** One sentence for each fault; no fault: the report says what its events say, and the events are genuine. */
  readonly faults: readonly string[];
  readonly events: number;
  /** Events of releases before the chain: nothing vouches for them. */
  readonly unchained: number;
  /** Its group's trail must still have this event. */
  readonly head: ChainEnd;
}

/** Checks a report by itself: the chain of its events, and every finding made again from them. */
export const verifyReport = ({ schema, findings, trail }: FailoverReport, sha256: Sha256): ReportVerdict => {
  const { events, from, head } = trail;
  const { faults, end, unchained } = verifyChain(events, sha256, { from });
  const made = (schema === FIRST_REPORT_SCHEMA ? firstFindingsOf : findingsOf)(events, findings.failoverId);
  const again = JSON.parse(JSON.stringify(made)) as unknown;
  return {
    faults: [
      ...faults.map(({ message }) => message),
      ...headFaults(end, head),
      ...differences('findings', findings, again),
    ],
    events: events.length,
    unchained,
    head,
  };
};

const headFaults = (end: ChainEnd, head: ChainEnd): readonly string[] => {
  if (head.seq > end.seq || (head.seq === end.seq && head.hash === end.hash)) return [];
  return [`The report's last event is ${end.seq}:${end.hash}; its trail is said to end with ${head.seq}:${head.hash}.`];
};

/** Where two documents differ, by the path of the field. */
const differences = (path: string, printed: unknown, made: unknown): readonly string[] => {
  if (isContainer(printed) && isContainer(made) && Array.isArray(printed) === Array.isArray(made)) {
    const keys = [...new Set([...Object.keys(printed), ...Object.keys(made)])];
    return keys.flatMap((key) => differences(`${path}.${key}`, printed[key], made[key]));
  }
  if (said(printed) === said(made)) return [];
  return [`${path} is printed as ${said(printed)}; its events say ${said(made)}.`];
};

const isContainer = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const said = (value: unknown): string => (value === undefined ? 'nothing' : canonicalJson(value));
