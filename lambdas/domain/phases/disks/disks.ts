import type { PhaseRule } from '../../pass/phase-rule.ts';
import type { Action } from '../../site/actions.ts';
import { fact } from '../../site/observed.ts';
import { diskEvidence } from '../evidence.ts';
import { diskAsksIn } from './disk-asks.ts';
import { drDiskQuery, lastPointQuery } from './disk-query.ts';
import { isRateRefused, withoutRateIn } from './initialization-rate.ts';
import { nextDiskActions } from './next-disks.ts';
import { SETTLING } from './settle.ts';

/** Calls that production's last state needs, and the failover does not. */
const isForLast = (action: Action): boolean =>
  action.do === 'create-snapshot' || (action.do === 'detach-volume' && action.moved === true);

/** Volumes of the points that were chosen, attached to the stopped DR servers. */
export const DISKS = {
  name: 'disks',
  query: (members) => ({
    ...drDiskQuery(members),
    ...lastPointQuery(members),
  }),
  next: nextDiskActions,
  restsOn: ({ drServerId, pairs }, site) => [
    fact(site.servers, drServerId),
    ...pairs.map(({ id }) => fact(site.found.volumesOfPairs, id)),
  ],
  achieved: 'DR disks attached to the DR server',
  evidence: diskEvidence,
  pacedBy: 'fence',
  learns: SETTLING,
  answers: {
    // Then the newest recovery point takes its place.
    endsMember: ({ action }) => !isForLast(action),
    asksOtherwise: isRateRefused,
    keep: (before, performed) => ({ ...withoutRateIn(before, performed), ...diskAsksIn(before, performed) }),
  },
} as const satisfies PhaseRule;
