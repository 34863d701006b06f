import type { KeptRisk } from '../group/failover.ts';
import { callerOf } from '../group/requester.ts';
import type { TrailEvent } from '../trail/audit-chain.ts';
import { dataIn, type TrailData } from '../trail/trail-data.ts';
import type { Override } from './report-types.ts';

/** What people took upon themselves, with the failover itself and while it ran: who, what and when. */
export const reportedOverrides = (
  { confirmation, acceptUnfenced = [], requestedBy, startedAt: at }: Partial<TrailData['failoverProtectionGroup']>,
  own: readonly TrailEvent[],
): readonly Override[] => {
  const by = requestedBy && callerOf(requestedBy);
  return [
    ...(confirmation ? [{ kind: 'confirmation' as const, ...confirmation }] : []),
    ...[...acceptUnfenced.map((risk) => ({ ...risk, ...known({ by, at }) })), ...acceptedLater(own)].map((risk) => ({
      kind: 'acceptUnfenced' as const,
      ...risk,
    })),
  ];
};

const known = ({ by, at }: { readonly [K in 'by' | 'at']: string | undefined }): Pick<KeptRisk, 'by' | 'at'> => ({
  ...(by === undefined ? {} : { by }),
  ...(at === undefined ? {} : { at }),
});

/** Those that were accepted while the failover ran. A line of the trail may stand twice: the first one says when. */
const acceptedLater = (own: readonly TrailEvent[]): readonly KeptRisk[] => {
  const told = dataIn(own, 'unfencedAccepted').map(
    ({ event: { at }, data: { instance = 'UNKNOWN', reason = 'UNKNOWN', caller } }) => ({
      instance,
      reason,
      ...known({ by: caller, at }),
    }),
  );
  const byWords = Map.groupBy(told, ({ instance, reason, by }) => JSON.stringify([instance, reason, by]));
  return [...byWords.values()].flatMap((same) => same.slice(0, 1));
};
