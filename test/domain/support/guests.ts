import type { ProtectionGroup } from '../../../lambdas/domain/group/protection-group.ts';
import type { RecordedNic } from '../../../lambdas/domain/group/recorded-nic.ts';
import type { ObservedNic, ObservedPrivateIp } from '../../../lambdas/domain/site/observed.ts';
import { makeObservedNic } from '../../support/observed.ts';
import { attachedAt, PREFERRED } from './identity.ts';
import { begin, type Stand } from './trip.ts';

export const eip = (n: number) => ({ allocationId: `eipalloc-${n}`, publicIp: `203.0.113.${n}` });
export const ip = (n: number, primary: boolean, withEip = false): ObservedPrivateIp => ({
  address: `10.0.0.${n}`,
  primary,
  ...(withEip ? { eip: eip(n) } : {}),
});

export const nic = (id: string, server: string, index: number, privateIps: readonly ObservedPrivateIp[]) =>
  makeObservedNic({
    id,
    macAddress: `0a:00:00:00:00:${privateIps[0]?.address.split('.')[3]}`,
    attachment: attachedAt(server, index),
    privateIps,
    sourceDestCheck: false,
  });
export const atHome = (id: string, index: number, ...privateIps: readonly ObservedPrivateIp[]) =>
  nic(id, 'i-production', index, privateIps);
export const atDr = (id: string, index: number, ...privateIps: readonly ObservedPrivateIp[]) =>
  nic(id, 'i-dr', index, privateIps);

export const place = (zone: 'a' | 'b', vpcId: string): Partial<ProtectionGroup> => ({
  demands: PREFERRED,
  sites: {
    source: { availabilityZone: 'eu-central-1a', vpcId: 'vpc-1' },
    target: { availabilityZone: `eu-central-1${zone}`, vpcId },
  },
});
export const ONE_ZONE = place('a', 'vpc-1');
export const TWO_ZONES = place('b', 'vpc-1');

const table = (id: string, routes: Readonly<Record<string, string>>) => ({
  id,
  vpcId: 'vpc-1',
  routes: Object.entries(routes).map(([address, target]) => ({
    destination: `${address}/32`,
    target,
    state: 'active',
  })),
});
const twin = (id: string): Partial<RecordedNic> => ({
  twin: { transitGatewayRouteTableId: id, attachments: { source: 'tgw-attach-1', target: 'tgw-attach-2' } },
});

/** A primary NIC whose addresses a NIC at index 2 of the DR server has as well, in a VPC of the same zone. */
export const twinInOneZone = (): Stand =>
  begin(
    [
      atHome('eni-a', 0, ip(11, true, true), ip(12, false)),
      { ...atDr('eni-dr', 0, ip(99, true)), vpcId: 'vpc-2', subnetId: 'subnet-2' },
      { ...atDr('eni-twin', 2, ip(11, true), ip(12, false)), vpcId: 'vpc-2', subnetId: 'subnet-3' },
    ],
    [{ ...twin('tgw-rtb-a'), drNetworkInterfaceId: 'eni-twin' }],
    [table('tgw-rtb-a', { '10.0.0.11': 'tgw-attach-1', '10.0.0.12': 'tgw-attach-1' })],
  );

/** Secondary private IPs of the primary NIC, which a NIC at index 2 of the DR server takes over, beside a NIC that moves. */
export const reassigned = (): Stand =>
  begin(
    [
      atHome('eni-a', 0, ip(11, true, true), ip(12, false, true), ip(13, false)),
      atHome('eni-b', 1, ip(21, true, true)),
      atDr('eni-dr', 0, ip(99, true)),
      atDr('eni-sibling', 2, ip(97, true), ip(96, false)),
    ],
    [{ primaryIp: 'management', drNetworkInterfaceId: 'eni-sibling' }],
  );

/** NICs with their private IPs in one order, as EC2 has none. */
export const sorted = (nics: readonly ObservedNic[]) =>
  nics.map(({ attachment, ...one }) => ({
    ...one,
    at: [attachment?.serverId, attachment?.deviceIndex],
    privateIps: [...one.privateIps].sort((a, b) => a.address.localeCompare(b.address)),
  }));

/** Where each EIP is: `203.0.113.11 10.0.0.11 eni-a`. */
export const eipsIn = ({ nics }: Pick<Stand, 'nics'>) =>
  nics
    .flatMap(({ id, privateIps }) =>
      privateIps.flatMap(({ address, eip: one }) => (one ? [`${one.publicIp} ${address} ${id}`] : [])),
    )
    .sort();
