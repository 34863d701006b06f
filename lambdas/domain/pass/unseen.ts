import type { Member } from '../group/member.ts';
import type { Phase } from '../group/progress.ts';
import type { Instant } from '../group/protection-group.ts';
import { recordedAddressIds, recordedNicIds, routeTableIds } from '../identity/group-resources.ts';
import { type Fact, fact, type ObservedSite } from '../site/observed.ts';
import { done, hasElapsed, type PhaseVerdict, waiting } from './phase-verdict.ts';

/** How long nothing may be seen of a phase before its budget, when that is over, counts against it all the same. */
const BLIND_SECONDS = 300;
const LOOK_AGAIN_SECONDS = 5;

type Facts = readonly Fact<unknown>[];

const serverFacts = (site: ObservedSite, ...ids: readonly string[]): Facts => ids.map((id) => fact(site.servers, id));

/** What each phase's verdict rests on. */
const RESTS_ON: Readonly<Record<Phase, (member: Member, site: ObservedSite) => Facts>> = {
  fence: ({ productionServerId }, site) => serverFacts(site, productionServerId),
  disks: ({ drServerId, pairs }, site) => [
    ...serverFacts(site, drServerId),
    ...pairs.map(({ id }) => fact(site.found.volumesOfPairs, id)),
  ],
  identity: (member, site) => [
    ...serverFacts(site, member.productionServerId, member.drServerId),
    ...recordedNicIds(member).map((id) => fact(site.nics, id)),
    ...recordedAddressIds(member).map((id) => fact(site.addresses, id)),
    ...Object.values(routeTableIds([member])).flatMap((ids) => ids.map((id) => fact(site.routeTables, id))),
  ],
};

/** Why a look says too little of a phase of the member, if so: EC2 did not answer a part of it. */
export const unseenIn = (phase: Phase, member: Member, site: ObservedSite): string | undefined =>
  RESTS_ON[phase](member, site).find((seen) => seen.is === 'unknown')?.why;

/**
 * A verdict on a look that says too little. What was seen done stays done: only a look that shows something else takes it back. And a budget
 * that is over counts against what is seen, or against what has not been seen for long.
 */
export const onBlindLook = (
  { phase, member, why, now }: { phase: Phase; member: Member; why: string; now: Instant },
  verdict: PhaseVerdict,
): PhaseVerdict => {
  const { progress } = member.instance;
  const before = progress?.phases[phase];
  const isJudged = verdict.state === 'failed' && !verdict.overdue;
  if (before?.state === 'done' && !isJudged)
    return { ...done(), ...(phase === 'fence' ? rungOf(member) : {}), unseen: why };
  if (verdict.overdue && !hasElapsed(before?.unseenSince, BLIND_SECONDS, now)) {
    return { ...waiting(why, LOOK_AGAIN_SECONDS), unseen: why };
  }
  return { ...verdict, unseen: why };
};

const rungOf = ({ instance: { progress } }: Member): Pick<PhaseVerdict, 'rung'> =>
  progress ? { rung: progress.rung } : {};
