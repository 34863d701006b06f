import type { SimulatedEc2 } from '../../simulated-aws/ec2.ts';
import type { LeftAlone } from './hands-off.ts';
import type { SeenGroup, SeenInstance } from './items.ts';
import { handsOver, memberWith } from './stations.ts';

/**
 * Which server is to be left alone where groups go there and home: production of the moment, unless the order that it stays down is
 * begun, or a restore changes its disks while it stands still; and a server that is production since its failover is finished, while
 * others of its group are still under way.
 */
export const leftAloneIn =
  (ec2: Pick<SimulatedEc2, 'inspect'>): LeftAlone =>
  (serverId, items) => {
    const found = memberWith([...items], serverId);
    if (!found) return undefined;
    if (found.station !== handsOver(found.group)) return takingOver(found);
    const isStill = ec2.inspect((view) => view.get('instances', serverId)?.state === 'stopped');
    return handingOver(found, serverId, isStill);
  };

type Found = NonNullable<ReturnType<typeof memberWith>>;

const takingOver = ({ member, group }: Found): string | undefined =>
  isFinished(member, group) ? `DR server of ${member.name}, which is finished` : undefined;

const handingOver = ({ member, group }: Found, serverId: string, isStill: boolean): string | undefined =>
  isGivenUp(member, serverId) || isRestored(group, isStill) ? undefined : `production of ${member.name}`;

const isGivenUp = ({ stayDownOf, stayDown }: SeenInstance, serverId: string): boolean =>
  stayDownOf === serverId && stayDown !== 'intended';

const isRestored = ({ leaseKind }: SeenGroup, isStill: boolean): boolean => leaseKind === 'restore' && isStill;

const isFinished = ({ isFinished: isSo }: SeenInstance, { leaseKind }: SeenGroup): boolean =>
  isSo && leaseKind === 'failover';
