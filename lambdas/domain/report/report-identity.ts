import type { AttributeAfter, PromisedAttribute } from '../identity/identity-record.ts';
import type { IdentityEvidence } from '../phases/evidence.ts';
import type { TrailEvent } from '../trail/audit-chain.ts';
import { dataIn } from '../trail/trail-data.ts';
import type { ReportedAttribute } from './report-types.ts';

interface Servers {
  readonly productionServerId: string;
  readonly drServerId: string;
}

/** Each attribute before, what was promised of it, and where the last look saw it. @param events of its instance */
export const reportedIdentity = (
  events: readonly TrailEvent[],
  promised: readonly PromisedAttribute[],
  { productionServerId, drServerId }: Servers,
): readonly ReportedAttribute[] => {
  const seen = identityLooks(events).at(-1)?.attributes ?? [];
  return promised.map((one) => {
    const after = seen.find((other) => isSame(one, other))?.after ?? { is: 'unknown' };
    return { ...one, after, result: resultOf(one, after, { productionServerId, drServerId }) };
  });
};

/** What the looks at it showed. The one after the last call counts most. */
export const identityLooks = (events: readonly TrailEvent[]): readonly IdentityEvidence[] =>
  [...dataIn(events, 'identityDone'), ...dataIn(events, 'identityVerified')].flatMap(({ data }) => data.observed ?? []);

type Named = Pick<PromisedAttribute, 'networkInterfaceId' | 'attribute' | 'before'>;

const isSame = (one: Named, other: Named): boolean =>
  one.networkInterfaceId === other.networkInterfaceId &&
  one.attribute === other.attribute &&
  one.before === other.before;

const resultOf = (
  { promised }: PromisedAttribute,
  after: AttributeAfter,
  { productionServerId, drServerId }: Servers,
): ReportedAttribute['result'] => {
  switch (after.is) {
    case 'seen':
      if (promised === 'STAYS' && after.serverId === productionServerId) return 'STAYED';
      return after.serverId === drServerId ? 'KEPT' : 'NOT_KEPT';
    case 'lost':
      return 'NOT_KEPT';
    case 'unknown':
      return 'UNKNOWN';
    default:
      return after satisfies never;
  }
};
