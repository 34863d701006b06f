import { type Member, pointOf, productionVolume, unsettledPoint } from '../../group/member.ts';
import { isLast } from '../../group/point-choice.ts';
import type { SiteQuery } from '../../site/site-query.ts';
import { isLive, liveVolume } from './dr-disk.ts';

const defined = (ids: readonly (string | undefined)[]): readonly string[] => ids.filter((id) => id !== undefined);

/** Production's own disks, of those servers alone that are brought to its last state: no other group pays for it. */
const ownDisks = (members: readonly Member[]): Pick<SiteQuery, 'volumes'> => {
  const live = members.filter(isLive).flatMap((member) => member.pairs.map((pair) => liveVolume(member, pair)));
  const open = members.filter((member) => unsettledPoint(member) !== undefined).flatMap(productionVolumes);
  const volumes = defined([...live, ...open]);
  return volumes.length > 0 ? { volumes } : {};
};

const productionVolumes = (member: Member): readonly string[] =>
  defined(member.pairs.map((pair) => productionVolume(member, pair)));

/** What shows the disks that DR servers have, or are to have. */
export const drDiskQuery = (members: readonly Member[]): SiteQuery => ({
  volumesOfPairs: members.flatMap(({ pairs }) => pairs.map(({ id }) => id)),
  ...ownDisks(members),
});

/** Whether production is down, and what has been taken of its disks since. */
export const lastPointQuery = (members: readonly Member[]): SiteQuery => {
  const finals = members.filter((member) => unsettledPoint(member) === 'final').flatMap(productionVolumes);
  return {
    servers: [
      ...members.map(({ drServerId }) => drServerId),
      ...members.filter((member) => isLast(pointOf(member))).map(({ productionServerId }) => productionServerId),
    ],
    ...(finals.length > 0 ? { snapshotsOfVolumes: finals } : {}),
  };
};
