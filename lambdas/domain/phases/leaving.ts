import type { Member } from '../group/member.ts';
import { phaseOf } from '../group/progress.ts';
import { type Instant, latestOf } from '../instant.ts';
import { LOOK_AGAIN_SECONDS } from '../pass/looks.ts';
import { hasElapsed, issuedAt, type PhaseVerdict, unlessIssued, waiting } from '../pass/phase-verdict.ts';
import type { ActionOf } from '../site/actions.ts';
import { type ObservedServer, type ObservedSite, present } from '../site/observed.ts';

/** A stopped server lets go of a volume within seconds. EC2 publishes no figure. */
const FORCE_AFTER_SECONDS = 60;

/**
 * EBS attachment states of a volume on its way off. Source: EBS User Guide, Detach an Amazon EBS volume, Troubleshoot: it may stay
 * `detaching`, or get stuck as `busy`, and the detachment is delayed indefinitely then.
 */
const LEAVING: readonly string[] = ['detaching', 'busy'];

export const isLeaving = (state: string): boolean => LEAVING.includes(state);

/** States in which no guest has anything left to write. */
const DOWN: readonly ObservedServer['state'][] = ['stopped', 'terminated'];

/** A volume on its way off the server that has it, whoever has asked for that. */
export interface Leaving {
  readonly member: Member;
  /** Name of the phase that waits for it. */
  readonly phase: string;
  /** How that is asked for. */
  readonly detach: ActionOf<'detach-volume'>;
  readonly site: ObservedSite;
  /** So long is waited for it. @default the migration budget */
  readonly withinSeconds?: number;
}

const forceAfterSeconds = ({ group }: Member, withinSeconds = group.policy.migrationBudgetSeconds): number =>
  Math.min(FORCE_AFTER_SECONDS, withinSeconds / 2);

/** Since when looks show it on its way: our own call shows so after seconds, and somebody else's is known by nothing else. */
export const leavingSince = ({ member, phase, detach }: Omit<Leaving, 'site'>): Instant | undefined => {
  const seen = phaseOf(member.instance.progress, phase).leavingSince?.[detach.volumeId];
  return seen === undefined ? undefined : latestOf([seen, issuedAt(member, detach) ?? seen]);
};

/** Whether some volume has hung for so long that a try of the phase may have been about to force it. */
export const hasHung = (member: Member, phase: string, now: Instant): boolean =>
  Object.values(phaseOf(member.instance.progress, phase).leavingSince ?? {}).some((since) =>
    hasElapsed(since, forceAfterSeconds(member), now),
  );

/**
 * What a volume on its way off needs: time, and force where it hangs at a server that is known to be down. Source: DetachVolume,
 * `Force`: where the attempt before did not come to its end, as a last resort, since the guest cannot write its caches then. The guest of a
 * server that is down has none. Of a server that runs, or of which that is not known, nothing is torn off. Safe to repeat: names the
 * server, so a volume that is elsewhere by now stays there; the EBS User Guide has people repeat it over minutes.
 */
export const nextLeaving = (volume: Leaving): PhaseVerdict => {
  const { member, detach, site, withinSeconds } = volume;
  const { volumeId, serverId } = detach;
  const after = forceAfterSeconds(member, withinSeconds);
  const since = leavingSince(volume);
  const leaving = [volumeId];
  const reason = `volume ${volumeId} is being detached from ${serverId}`;
  if (!hasElapsed(since, after, site.at)) return { ...waiting(reason, LOOK_AGAIN_SECONDS), leaving };
  const state = present(site.servers, serverId)?.state;
  const hangs = `${reason} since ${since}, `;
  if (state === undefined || !DOWN.includes(state)) {
    return {
      ...waiting(`${hangs}and not by force while ${serverId} is ${state ?? 'not seen'}`, LOOK_AGAIN_SECONDS),
      leaving,
    };
  }
  const forced = unlessIssued(member, { ...detach, force: true }, after, site.at);
  return { ...waiting(`${hangs}by force now`, LOOK_AGAIN_SECONDS, forced), leaving };
};
