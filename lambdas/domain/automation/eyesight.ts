import { listed } from '../errors/listed.ts';
import type { Member } from '../group/member.ts';
import { fact, type ObservedSite } from '../site/observed.ts';
import type { AutomationPolicy } from './policy.ts';
import { type Reason, reason } from './reasons.ts';
import type { FaultySource } from './standing.ts';

/**
 * First, whether the decider sees at all: EC2 must have answered for each server of both sites and its status checks. A
 * throttled decider sees faults everywhere, and must not act. Then, whether what EC2 shows fits what the signals say.
 */
export const eyesightReasons = (
  members: readonly Member[],
  site: ObservedSite,
  told: { readonly policy: AutomationPolicy; readonly faulty: readonly FaultySource[] },
): readonly Reason[] => {
  const unseen = members.flatMap((member) => unseenOf(member, site));
  if (unseen.length > 0) {
    return [
      reason('blind', `The decider cannot see, and the blind fail nobody over; it looks again. ${listed(unseen)}`),
    ];
  }
  return [
    ...members.flatMap((member) => missingDrServer(member, site)),
    ...told.faulty.flatMap(refuted(site, told.policy)),
  ];
};

const unseenOf = ({ productionServerId, drServerId }: Member, site: ObservedSite): readonly string[] =>
  [productionServerId, drServerId].flatMap((id) => {
    const seen = fact(site.servers, id);
    if (seen.is === 'unknown') return [`Server ${id} was not seen: ${seen.why}.`];
    const unread = seen.is === 'present' ? seen.value.statusUnread : undefined;
    return unread === undefined ? [] : [`The status checks of server ${id} were not seen: ${unread}.`];
  });

const missingDrServer = ({ drServerId, instance }: Member, site: ObservedSite): readonly Reason[] =>
  fact(site.servers, drServerId).is === 'absent'
    ? [reason('dr-server-missing', `DR server ${drServerId} of ${instance.name} does not exist.`)]
    : [];

/** What EC2 said in an event it can be asked again: a server that came back meanwhile is none that is down. */
const refuted =
  (site: ObservedSite, { signals }: AutomationPolicy) =>
  ({ kind, source }: FaultySource): readonly Reason[] => {
    const seen = kind === 'ec2-state' ? fact(site.servers, source) : undefined;
    if (seen?.is !== 'present' || signals.ec2States.includes(seen.value.state)) return [];
    return [
      reason(
        'refuted-by-ec2',
        `Production server ${source} was said to be down, and EC2 shows it ${seen.value.state}.`,
      ),
    ];
  };
