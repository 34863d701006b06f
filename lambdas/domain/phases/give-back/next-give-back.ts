import type { Member } from '../../group/member.ts';
import type { Restoration } from '../../group/protection-group.ts';
import { nicsOf } from '../../identity/strategy.ts';
import { LOOK_AGAIN_SECONDS } from '../../pass/looks.ts';
import { combine, done, type PhaseVerdict, waiting } from '../../pass/phase-verdict.ts';
import { TAGS } from '../../site/actions.ts';
import { fact, type ObservedSite } from '../../site/observed.ts';
import { isGone } from './lost.ts';
import { identityAtHome } from './moved-away.ts';
import { giveGroupsBack } from './undo-isolation.ts';
import { undoRestarter } from './undo-restarters.ts';
import { attachAgain, type BackView, releaseVolume, rootAtHome, type Undo } from './undo-root.ts';

/**
 * The next step of giving a member back to production: what was done to it is undone, the last first, and the tag goes
 * when all else is as it was. Level-triggered, like the way there.
 */
export const nextGiveBackActions = (member: Member, site: ObservedSite): PhaseVerdict => {
  const seen = fact(site.servers, member.productionServerId);
  if (seen.is === 'unknown') return waiting(seen.why, LOOK_AGAIN_SECONDS);
  const atHome = identityAtHome(member, site);
  if (atHome.state !== 'done') return atHome;
  // The server's network interfaces may have outlived it. People are told what cannot be given back: see `lostOf`.
  if (seen.is === 'absent' || isGone(seen)) return combine(giveGroupsBack(member, site));
  const server = seen.value;
  if (server.state === 'shutting-down') return waiting(`${server.id} is ${server.state}`, LOOK_AGAIN_SECONDS);
  const undone = combine([
    ...[...(member.instance.restoration ?? [])].reverse().map((one) => undo(one, { member, server, site })),
    ...rootAtHome({ member, server, site }),
    ...giveGroupsBack(member, site),
  ]);
  if (undone.state !== 'done') return undone;
  if (!server.tags[TAGS.fenced]) return done();
  return waiting(`the tag of ${server.id} is being taken off`, LOOK_AGAIN_SECONDS, [
    { do: 'untag-fenced', serverId: server.id },
  ]);
};

const undo = (one: Restoration, view: BackView): PhaseVerdict => {
  const { member, server, site } = view;
  switch (one.undo) {
    case 'detach-root':
    case 'detach-disk':
      return attachAgain(one, view);
    case 'keep-nic':
      return releaseNic(one, member, site);
    case 'clear-protection':
    case 'leave-scaling-group':
    case 'disable-auto-recovery':
      return undoRestarter(one, server, site);
    case 'keep-volume':
      return releaseVolume(one, server);
    // By what is seen, noted or not: see `giveGroupsBack`.
    case 'isolate-nic':
      return done();
    default:
      return one satisfies never;
  }
};

/** Only as long as the NIC is where it was: one that somebody moved since keeps its new setting. */
const releaseNic = ({ networkInterfaceId }: Undo<'keep-nic'>, member: Member, site: ObservedSite): PhaseVerdict => {
  const nics = fact(site.found.nicsOfServers, member.productionServerId);
  if (nics.is === 'unknown') return waiting(nics.why, LOOK_AGAIN_SECONDS);
  const nic = nicsOf(member.productionServerId, site).find(({ id }) => id === networkInterfaceId);
  if (!nic?.attachment || nic.attachment.deleteOnTermination) return done();
  const attachmentId = nic.attachment.id;
  return waiting(`${networkInterfaceId} gets its DeleteOnTermination back`, LOOK_AGAIN_SECONDS, [
    { do: 'release-nic', networkInterfaceId, attachmentId },
  ]);
};
