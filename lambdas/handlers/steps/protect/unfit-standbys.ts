import type { StandbyTrouble } from '../../../domain/errors/reprotection-errors.ts';
import type { Member } from '../../../domain/group/member.ts';
import type { GroupAggregate } from '../../../domain/group/protection-group.ts';
import type { NamedStandbys } from '../../../domain/reprotection/named-standbys.ts';
import { isReplaced, standbyOf } from '../../../domain/reprotection/standby.ts';
import { fact, type ObservedSite, present } from '../../../domain/site/observed.ts';
import type { GroupStore } from '../../../ports/group-store.ts';

interface Look {
  readonly group: GroupAggregate['group'];
  /** Every member of the group, with the station that waits as production. */
  readonly all: readonly Member[];
  readonly named: NamedStandbys;
  readonly site: ObservedSite;
}

/** A server in the place of another one is seen, is in the zone and VPC that waits, and belongs to nobody else. */
export const unfitStandbys = async (
  store: Pick<GroupStore, 'findInstanceByServer'>,
  members: readonly Member[],
  look: Look,
): Promise<readonly StandbyTrouble[]> => {
  const troubles: StandbyTrouble[] = [];
  for (const member of members.filter((one) => isReplaced(one, look.named))) {
    const serverId = standbyOf(member, look.named);
    const whys = [...whyTaken(member, look), ...(await whyForeign(store, member, look)), ...whyElsewhere(member, look)];
    for (const why of whys) troubles.push({ name: member.instance.name, serverId, why });
  }
  return troubles;
};

/** By the group itself: its production, what waits, and what else is named. */
const whyTaken = (member: Member, { all, named }: Look): readonly string[] => {
  const id = standbyOf(member, named);
  return all.flatMap((other) => {
    const { name } = other.instance;
    if (other.drServerId === id) return [`is the present production of ${name}`];
    if (other.instance.id === member.instance.id || standbyOf(other, named) !== id) return [];
    return [isReplaced(other, named) ? `is named for ${name} as well` : `waits for ${name} already`];
  });
};

const whyForeign = async (
  store: Pick<GroupStore, 'findInstanceByServer'>,
  member: Member,
  { group, named }: Look,
): Promise<readonly string[]> => {
  const owner = await store.findInstanceByServer(standbyOf(member, named));
  if (!owner || owner.groupId === group.id) return [];
  return [`belongs to ${owner.name} of protection group "${owner.groupId}"`];
};

const whyElsewhere = (member: Member, { group, named, site }: Look): readonly string[] => {
  const id = standbyOf(member, named);
  const seen = fact(site.servers, id);
  if (seen.is === 'unknown') return [`could not be seen (${seen.why})`];
  const server = present(site.servers, id);
  const { availabilityZone, vpcId } = group.sites[member.production];
  if (!server || (server.availabilityZone === availabilityZone && server.vpcId === vpcId)) return [];
  return [`is in ${server.availabilityZone}, ${server.vpcId}; it has to be in ${availabilityZone}, ${vpcId}`];
};
