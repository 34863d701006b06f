import type { PhaseRule } from '../../pass/phase-rule.ts';
import { fact } from '../../site/observed.ts';
import { diskEvidence } from '../evidence.ts';
import { diskAsksIn } from './disk-asks.ts';
import { isRateRefused, withoutRateIn } from './initialization-rate.ts';
import { nextDiskActions } from './next-disks.ts';

/** Volumes made from the pinned recovery points and attached to the stopped DR servers. */
export const DISKS = {
  name: 'disks',
  query: (members) => ({
    servers: members.map(({ drServerId }) => drServerId),
    volumesOfPairs: members.flatMap(({ pairs }) => pairs.map(({ id }) => id)),
  }),
  next: nextDiskActions,
  restsOn: ({ drServerId, pairs }, site) => [
    fact(site.servers, drServerId),
    ...pairs.map(({ id }) => fact(site.found.volumesOfPairs, id)),
  ],
  achieved: 'DR disks made from the pinned recovery point and attached',
  evidence: diskEvidence,
  pacedBy: 'fence',
  answers: {
    asksOtherwise: isRateRefused,
    keep: (before, performed) => ({ ...withoutRateIn(before, performed), ...diskAsksIn(before, performed) }),
  },
} as const satisfies PhaseRule;
