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

const overlay = (addresses: readonly string[], ...routeTableIds: readonly string[]): Partial<RecordedNic> => ({
  overlay: { addresses, routeTableIds },
});
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

/** Two NICs, each with EIPs and with an overlay of tables of its own, whose identities one DR NIC takes over. */
export const overlays = (): Stand =>
  begin(
    [
      atHome('eni-a', 1, ip(11, true), ip(12, false, true)),
      atHome('eni-b', 2, ip(21, true, true), ip(22, false, true)),
      atHome('eni-c', 3, ip(31, true, true)),
      atDr('eni-dr', 0, ip(99, true, true), ...[96, 95, 94, 93, 92].map((n) => ip(n, false))),
    ],
    [overlay(['10.99.0.1', '10.99.0.2'], 'rtb-a', 'rtb-both'), overlay(['10.99.0.3'], 'rtb-b', 'rtb-both'), {}],
    [
      table('rtb-a', { '10.99.0.1': 'eni-a', '10.99.0.2': 'eni-a' }),
      table('rtb-b', { '10.99.0.3': 'eni-b' }),
      table('rtb-both', { '10.99.0.1': 'eni-a', '10.99.0.2': 'eni-a', '10.99.0.3': 'eni-b' }),
    ],
  );

/** Two NICs whose addresses one NIC of the twin VPC has, besides an address of its own. */
export const twins = (): Stand =>
  begin(
    [
      atHome('eni-a', 0, ip(11, true, true), ip(12, false)),
      atHome('eni-b', 1, ip(21, true, true)),
      { ...atDr('eni-dr', 0, ip(99, true), ip(11, false), ip(12, false), ip(21, false)), vpcId: 'vpc-2' },
    ],
    [
      { ...twin('tgw-rtb-a'), drNetworkInterfaceId: 'eni-dr' },
      { ...twin('tgw-rtb-b'), drNetworkInterfaceId: 'eni-dr' },
    ],
    [
      table('tgw-rtb-a', { '10.0.0.11': 'tgw-attach-1', '10.0.0.12': 'tgw-attach-1' }),
      table('tgw-rtb-b', { '10.0.0.21': 'tgw-attach-1' }),
    ],
  );

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

/** A NIC whose EIP a NIC at index 2 of the DR server takes over, beside one whose EIP would go to the primary NIC. */
export const movable = (): Stand =>
  begin(
    [
      atHome('eni-a', 0, ip(11, true, true)),
      atHome('eni-b', 1, ip(21, true)),
      atDr('eni-dr', 0, ip(99, true)),
      atDr('eni-sibling', 2, ip(97, true)),
    ],
    [{ drNetworkInterfaceId: 'eni-sibling' }, {}],
  );

export const withoutEips = (one: RecordedNic): RecordedNic => ({
  ...one,
  privateIps: one.privateIps.map(({ eip: _, ...left }) => left),
});

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
