import type { Member } from '../../group/member.ts';
import type { NicPlan } from '../../group/promise.ts';
import type { Instant } from '../../group/protection-group.ts';
import { nicsKnown, nicsOf } from '../../identity/strategy.ts';
import { LOOK_AGAIN_SECONDS } from '../../pass/looks.ts';
import {
  combine,
  failed,
  isMigrationOver,
  issuedAt,
  issuedWithin,
  type PhaseVerdict,
  waiting,
} from '../../pass/phase-verdict.ts';
import { isForGood, refusalOf } from '../../pass/refusals.ts';
import type { ActionOf } from '../../site/actions.ts';
import { type ObservedNic, type ObservedSite, present } from '../../site/observed.ts';
import { isFenced } from '../fence/next-fence.ts';

/** A NIC that is put back is there after seconds. Beyond the migration budget, this long is given to it. */
export const HOME_SECONDS = 300;

/**
 * Before a member fails, each NIC that was taken off and is attached to nothing goes back to its production server: an
 * owner keeps it from being deleted as a leftover, and the next try finds it where the first one did. The server stays
 * fenced, so it cannot start with the NIC. Where a NIC cannot go back, the failure says how it is put on by hand.
 */
export const homeFirst = (member: Member, site: ObservedSite, verdict: PhaseVerdict, now: Instant): PhaseVerdict => {
  if (verdict.state !== 'failed') return verdict;
  const moving = (member.instance.promised ?? []).filter(({ strategy }) => strategy === 'move-eni');
  const ways = moving.flatMap((plan) => wayHome({ member, plan, site, now }) ?? []);
  const open = ways.filter(({ state }) => state === 'waiting');
  if (open.length > 0) {
    const { reason, ...way } = combine(open);
    return { ...way, reason: `${verdict.reason} ${reason}` };
  }
  const said = ways.map(({ reason }) => reason).filter((reason) => reason !== undefined);
  return { ...verdict, reason: [verdict.reason, ...said].join(' ') };
};

interface Homeward {
  readonly member: Member;
  readonly plan: NicPlan;
  readonly site: ObservedSite;
  readonly now: Instant;
}

/** `undefined` where there is nothing to say of the NIC. */
const wayHome = (view: Homeward): PhaseVerdict | undefined => {
  const { member, plan, site } = view;
  const nic = present(site.nics, plan.networkInterfaceId);
  if (!nic) return undefined;
  const home = homeOf(member, nic.id);
  return nic.attachment ? backNote(view, nic, home) : goHome(view, nic, home);
};

const backNote = ({ member }: Homeward, { id, attachment }: ObservedNic, home?: Attach): PhaseVerdict | undefined => {
  if (!home || attachment?.serverId !== home.serverId || issuedAt(member, home) === undefined) return undefined;
  return failed(
    `NIC ${id} is back on ${home.serverId} at device index ${home.deviceIndex}, where it was. Mend the cause, then start the failover again.`,
  );
};

const goHome = (view: Homeward, nic: ObservedNic, home?: Attach): PhaseVerdict => {
  if (!home) return failed(byHand(view, nic, 'it was never recorded where it was'));
  const why = whyNotHome(view, home);
  if (why !== undefined) return failed(byHand(view, nic, why));
  const isAsked = issuedWithin(view.member, home, LOOK_AGAIN_SECONDS, view.now);
  const isReady = nic.status === 'available' && nicsKnown(home.serverId, view.site) && !isAsked;
  return waiting(`NIC ${nic.id} goes back to ${home.serverId}`, LOOK_AGAIN_SECONDS, isReady ? [home] : []);
};

type Attach = ActionOf<'attach-nic'>;

const homeOf = ({ instance, productionServerId }: Member, networkInterfaceId: string): Attach | undefined => {
  const recorded = instance.nics.find((nic) => nic.networkInterfaceId === networkInterfaceId);
  return (
    recorded && {
      do: 'attach-nic',
      networkInterfaceId,
      serverId: productionServerId,
      deviceIndex: recorded.deviceIndex,
    }
  );
};

/** Only to a server that is seen to be down and unable to start: a NIC is never given to one that may run. */
const whyNotHome = ({ member, site, now }: Homeward, home: Attach): string | undefined => {
  const { serverId, deviceIndex } = home;
  if (present(site.servers, serverId)?.state !== 'stopped' || !isFenced(member, site)) {
    return `${serverId} is not seen to be stopped and fenced`;
  }
  const inTheWay = nicsOf(serverId, site).find(({ attachment }) => attachment?.deviceIndex === deviceIndex);
  if (inTheWay) return `device index ${deviceIndex} of ${serverId} is taken by ${inTheWay.id}`;
  if (isForGood(refusalOf(member, home))) return 'EC2 refuses the way back as well';
  return isMigrationOver(member, now, HOME_SECONDS)
    ? `EC2 does not show it there ${HOME_SECONDS} s after the migration budget`
    : undefined;
};

const byHand = ({ member, plan }: Homeward, { id }: ObservedNic, why: string): string =>
  `NIC ${id} is attached to nothing now, and does not go back to ${member.productionServerId}: ${why}. Mend the cause and start the failover again, or put it on by hand: ` +
  `aws ec2 attach-network-interface --network-interface-id ${id} --instance-id ${member.drServerId} --device-index ${plan.deviceIndex}`;
