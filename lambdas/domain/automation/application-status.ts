import type { Instant } from '../instant.ts';
import { type ApplicationStatus, type Fact, type Facts, fact } from '../site/observed.ts';
import type { Unanswered } from './asking.ts';
import { recordOf, type Signal, type SourceRecord } from './signal.ts';

/** One source for all servers of a group, however many: what they run mostly fails for one cause. */
export const APPLICATION = { kind: 'ec2-application', source: 'application status of production' } as const;

/** What EC2 was asked for, about one group. */
export interface SeenStatuses {
  readonly at: Instant;
  /** EC2 ids of its production servers. */
  readonly servers: readonly string[];
  readonly statuses: Facts<ApplicationStatus>;
}

export type Heard =
  | { readonly signal: Signal }
  | { readonly unanswered: Unanswered }
  /** It is not faulty, and was not. */
  | { readonly nothing: true };

/**
 * What EC2's application status says of a group: faulty where one server's is `impaired`. It is well only where EC2 has said
 * `ok` of one and nothing else of any other; `not-applicable` (no checks, or a server that does not run) says nothing.
 * Source: EC2 API Reference, ApplicationStatus.
 */
export const applicationHeard = (seen: SeenStatuses, sources: readonly SourceRecord[]): Heard => {
  const facts = seen.servers.map((id) => [id, fact(seen.statuses, id)] as const);
  const impaired = facts.flatMap(([id, of]) => (statusOf(of) === 'impaired' ? [told(id, of)] : []));
  if (impaired.length > 0) {
    return { signal: signalOf(seen, 'faulty', `EC2's application status is impaired: ${few(impaired)}.`) };
  }
  const [unread] = facts.flatMap(([, of]) => (of.is === 'unknown' ? [of.why] : []));
  if (unread !== undefined) return { unanswered: { ...APPLICATION, why: unread } };
  if (!wasFaulty(recordOf(sources, APPLICATION))) return { nothing: true };
  return { signal: notImpaired(seen, new Set(facts.map(([, of]) => statusOf(of)))) };
};

const NOT_APPLICABLE = 'not-applicable';

const statusOf = (of: Fact<ApplicationStatus>): string => (of.is === 'present' ? of.value.status : NOT_APPLICABLE);

/** Or somebody has been told that nobody knows. */
const wasFaulty = (known: SourceRecord | undefined): boolean =>
  known !== undefined && (known.faultyAt.length > 0 || known.unanswered !== undefined);

const notImpaired = (seen: SeenStatuses, all: ReadonlySet<string>): Signal => {
  const statuses = [...all].filter((status) => status !== NOT_APPLICABLE);
  const isWell = statuses.length === 1 && statuses[0] === 'ok';
  const says = `EC2's application status is ${statuses.join(', ') || NOT_APPLICABLE}.`;
  const signal = signalOf(seen, isWell ? 'healthy' : 'unknown', says);
  // Somebody has said that it fails for planned work.
  return all.has('suppressed') ? { ...signal, disregarded: `${says} ${NO_FAULT}` } : signal;
};

const NO_FAULT = 'That does not count as a fault.';

const MOST_TOLD = 10;

const few = (texts: readonly string[]): string =>
  [...texts.slice(0, MOST_TOLD), ...(texts.length > MOST_TOLD ? [`${texts.length - MOST_TOLD} more`] : [])].join(', ');

const told = (id: string, of: Fact<ApplicationStatus>): string =>
  of.is === 'present' && of.value.failing.length > 0 ? `${id} (${of.value.failing.join(', ')})` : id;

const signalOf = ({ at }: SeenStatuses, state: Signal['state'], says: string): Signal => ({
  ...APPLICATION,
  state,
  at,
  eventId: `asked-${at}`,
  says,
});
