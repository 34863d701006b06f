import type { View } from '../../simulated-aws/ec2.ts';
import type { Before } from './failed-over.ts';
import type { Seen, SeenGroup, SeenInstance, SeenPair, Station } from './items.ts';
import { ownersIn } from './owners.ts';
import { placesIn } from './places.ts';
import type { WantedOwner } from './right-owners.ts';
import { groupIn, membersIn, otherStation, pairsIn } from './stations.ts';
import type { Kind, Violation } from './violation.ts';

export interface AtRestProps {
  readonly view: View;
  readonly items: readonly Seen[];
  readonly groupId: string;
  /** What a failover owes, noted before anything happens. */
  readonly owed: Before;
  /** Member by the production server that it had at first. */
  readonly nameOf: (serverId: string) => string | undefined;
  /** Whether EC2 refused to take a tag off: then it is told, and stays. */
  readonly isTagRefused: boolean;
}

const seenTo = (kind: Kind, seen: string): readonly Violation[] => [{ kind, seen }];

/** EC2 while a group is at rest, wherever its production is: identities, disks and tags are there, and the others stand still. */
export const judgeAtRest = (props: AtRestProps): readonly Violation[] => {
  const group = groupIn(props.items, props.groupId);
  if (!group) return [];
  return [
    ...ofIdentities(props, group),
    ...(group.station === 'source' ? ofPlaces(props) : []),
    ...membersIn(props.items, props.groupId).flatMap((member) => [
      ...ofServers(props, group, member),
      ...pairsIn(props.items, props.groupId)
        .filter(({ instanceId }) => instanceId === member.id)
        .flatMap((pair) => ofDisk(props.view, group, { member, pair })),
    ]),
  ];
};

const PLACE = 'identity or disks at the wrong place';

/** What a failover owes is at production, and all the rest is where it was. */
const ofIdentities = ({ view, items, owed, groupId, nameOf }: AtRestProps, { station }: SeenGroup) => {
  const owners = ownersIn(view);
  const members = membersIn(items, groupId);
  return [...owed.wanted].flatMap(([identity, one]) => {
    const member = members.find(({ name }) => name === nameOf(one.from));
    const wanted = member && ownerAt(station, member, { ...one, atFirst: owed.owners.get(identity) });
    const owner = owners.get(identity);
    if (!member || wanted === undefined || wanted === owner) return [];
    return seenTo(PLACE, `${identity} has ${owner ?? 'nobody'} instead of ${wanted} (${station} of ${member.name})`);
  });
};

/** At home each identity is at the NIC, index and private IP that it was at first, where it was there at first. */
const ofPlaces = ({ view, owed }: AtRestProps): readonly Violation[] => {
  const places = placesIn(view);
  return [...owed.wanted.keys()].flatMap((identity) => {
    const [wanted, place] = [owed.places.get(identity), places.get(identity)];
    if (wanted === undefined || wanted === place) return [];
    return seenTo(PLACE, `${identity} is at home at ${place ?? 'nothing'} instead of ${wanted}`);
  });
};

interface WantedAtFirst extends WantedOwner {
  /** Who had it before anything happened. */
  readonly atFirst: string | undefined;
}

/** At home all is as it was at first; what was not there at first is judged away from home alone. */
const ownerAt = (station: Station, member: SeenInstance, { from, to, atFirst }: WantedAtFirst): string | undefined => {
  const isMoving = to.is !== 'server' || to.id !== from;
  if (!isMoving) return from;
  if (station === 'target') return member.target;
  if (atFirst === undefined) return undefined;
  return atFirst === from ? member.source : member.target;
};

const FENCE_TAG = 'sdrs:fenced';

const ofServers = ({ view, isTagRefused }: AtRestProps, { station }: SeenGroup, member: SeenInstance) => {
  const [production, other] = [member[station], member[otherStation(station)]];
  const isUp = /^(pending|running)$/.test(view.get('instances', other)?.state ?? 'gone');
  const isTagged = !isTagRefused && view.get('instances', production)?.tags[FENCE_TAG] !== undefined;
  return [
    ...(isUp
      ? seenTo('production runs twice', `${other} of ${member.name} runs, and ${production} is production`)
      : []),
    ...(isTagged ? seenTo('a tag is left', `${production}, production of ${member.name}, has ${FENCE_TAG}`) : []),
  ];
};

interface Disk {
  readonly member: SeenInstance;
  readonly pair: SeenPair;
}

/** The disk that is on record hangs at production. */
const ofDisk = (view: View, { station }: SeenGroup, { member, pair }: Disk): readonly Violation[] => {
  const volumeId = pair.volumes[station] ?? '?';
  const holder = view.get('volumes', volumeId)?.attachment?.instanceId;
  if (holder === member[station]) return [];
  return seenTo(
    PLACE,
    `pair ${pair.id}: ${volumeId} is at ${holder ?? 'nothing'}, not at ${member[station]} (${member.name})`,
  );
};
