import { type Member, productionVolume } from '../../group/member.ts';
import type { PhaseRule } from '../../pass/phase-rule.ts';
import type { Protection } from '../../site/actions.ts';
import { fact } from '../../site/observed.ts';
import { fenceEvidence } from '../evidence.ts';
import { IDENTITY } from '../identity/identity.ts';
import { nextGiveBackActions } from './next-give-back.ts';
import { notedNics } from './undo-isolation.ts';

const clearedOn = (members: readonly Member[], attribute: Protection): readonly string[] =>
  members.flatMap(({ instance }) =>
    (instance.restoration ?? []).flatMap((one) =>
      one.undo === 'clear-protection' && one.attribute === attribute ? [one.serverId] : [],
    ),
  );

/** As noted, and as recorded. */
const rootVolumes = (member: Member): readonly string[] => [
  ...(member.instance.restoration ?? []).flatMap((one) => (one.undo === 'detach-root' ? [one.volumeId] : [])),
  ...member.pairs.flatMap((pair) => (pair.bootable ? (productionVolume(member, pair) ?? []) : [])),
];

/** Everything that a fence has taken from production, given back: the way back before the point of no return. */
export const GIVE_BACK = {
  name: 'give-back',
  query: (members) => {
    const identity = IDENTITY.query(members);
    return {
      ...identity,
      protections: {
        disableApiStop: clearedOn(members, 'disableApiStop'),
        disableApiTermination: clearedOn(members, 'disableApiTermination'),
      },
      nics: [...new Set([...identity.nics, ...members.flatMap(notedNics)])],
      volumes: [...new Set(members.flatMap(rootVolumes))],
    };
  },
  next: nextGiveBackActions,
  restsOn: ({ productionServerId }, site) => [fact(site.servers, productionServerId)],
  achieved: 'production server given back, with everything that was taken from it',
  evidence: fenceEvidence,
} as const satisfies PhaseRule;
