import { type Member, productionVolume } from '../../group/member.ts';
import type { ProtectionGroup } from '../../group/protection-group.ts';
import { SETTLE_SECONDS } from '../../pass/looks.ts';
import type { PhaseRule } from '../../pass/phase-rule.ts';
import { failed, hasElapsed, isIdleFor, type PhaseVerdict } from '../../pass/phase-verdict.ts';
import type { Protection } from '../../site/actions.ts';
import { fact } from '../../site/observed.ts';
import { fenceEvidence } from '../evidence.ts';
import { ISOLATION_SETTLE_SECONDS } from '../fence/next-isolation.ts';
import { IDENTITY } from '../identity/identity.ts';
import { hasHung } from '../leaving.ts';
import { nextGiveBackActions } from './next-give-back.ts';
import { notedNics } from './undo-isolation.ts';

/** So long after the last server that was given back a roll-back gives its lease back. Called again it goes on. */
const GIVE_BACK_SECONDS = 600;

/**
 * Seconds from the lease to the first look: the failover's last calls may not show yet, and what is not seen to be done
 * would not be undone. An isolation is waited for as long as on the way there. When the last one went out is not asked:
 * one that nobody has noted, as the guard's, counts too.
 */
export const settleSeconds = ({ policy }: Pick<ProtectionGroup, 'policy'>): number =>
  policy.isolationSecurityGroupId === undefined ? SETTLE_SECONDS : ISOLATION_SETTLE_SECONDS;

const clearedOn = (members: readonly Member[], attribute: Protection): readonly string[] =>
  members.flatMap(({ instance }) =>
    (instance.restoration ?? []).flatMap((one) =>
      one.undo === 'clear-protection' && one.attribute === attribute ? [one.serverId] : [],
    ),
  );

/** As noted, and the root as recorded. */
const takenOff = (member: Member): readonly string[] => [
  ...(member.instance.restoration ?? []).flatMap((one) =>
    one.undo === 'detach-root' || one.undo === 'detach-disk' ? [one.volumeId] : [],
  ),
  ...member.pairs.flatMap((pair) => (pair.bootable ? (productionVolume(member, pair) ?? []) : [])),
];

/** A server that is not production's again by then fails the roll-back, and everything that was given back stays so. */
const inTime = (verdict: PhaseVerdict, member: Member, now: string): PhaseVerdict =>
  verdict.state === 'waiting' &&
  hasElapsed(member.group.lease?.takenAt, GIVE_BACK_SECONDS, now) &&
  isIdleFor(member, GIVE_BACK_SECONDS, now)
    ? { ...failed(`Not given back after ${GIVE_BACK_SECONDS} s: ${verdict.reason}.`), overdue: true }
    : verdict;

const named = (verdict: PhaseVerdict): PhaseVerdict =>
  verdict.state === 'failed' ? { ...verdict, error: 'RollBackIncompleteError' } : verdict;

/** Everything that a fence has taken from production, given back: the way back before the point of no return. */
export const GIVE_BACK = {
  name: 'giveBack',
  query: (members) => {
    const identity = IDENTITY.query(members);
    return {
      ...identity,
      protections: {
        disableApiStop: clearedOn(members, 'disableApiStop'),
        disableApiTermination: clearedOn(members, 'disableApiTermination'),
      },
      nics: [...new Set([...identity.nics, ...members.flatMap(notedNics)])],
      volumes: [...new Set(members.flatMap(takenOff))],
    };
  },
  next: (member, site, now) => named(inTime(nextGiveBackActions(member, site), member, now)),
  restsOn: ({ productionServerId }, site) => [fact(site.servers, productionServerId)],
  achieved: 'production server given back, with everything that was taken from it',
  evidence: fenceEvidence,
  // A try that lives on would take off by force what another one has attached again since.
  waitsForTries: (member, now) =>
    hasHung(member, 'giveBack', now) ? 'an earlier try of this step may still detach a volume by force' : undefined,
  answers: { error: 'RollBackIncompleteError', awaits: 'untag-fenced' },
} as const satisfies PhaseRule;
