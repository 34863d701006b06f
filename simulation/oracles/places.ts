import type { View } from '../../simulated-aws/ec2.ts';

/** Where on a server an identity is, by the names of `ownersIn`: its NIC, and what of the NIC. */
export type Places = ReadonlyMap<string, string>;

type Placed = readonly [identity: string, place: string];

export const placesIn = (view: View): Places =>
  new Map([...nicPlaces(view), ...eipPlaces(view), ...routePlaces(view), ...transitPlaces(view)]);

const nicPlaces = (view: View): readonly Placed[] =>
  view
    .list('networkInterfaces')
    .flatMap(({ id, macAddress, vpcId, privateIps, ipv6 = [], attachment }) => [
      [`mac ${macAddress}`, `${id} at index ${attachment?.deviceIndex ?? 'none'}`] as const,
      ...[...privateIps.map(({ address }) => address), ...ipv6].map((ip) => [`ip ${ip} in ${vpcId}`, id] as const),
    ]);

const eipPlaces = (view: View): readonly Placed[] =>
  view
    .list('addresses')
    .map(({ publicIp, association }) => [
      `eip ${publicIp}`,
      association ? `${association.privateIp} of ${association.networkInterfaceId}` : 'nothing',
    ]);

const routePlaces = (view: View): readonly Placed[] =>
  view
    .list('routeTables')
    .flatMap(({ id, routes }) =>
      routes.map(({ destination, target }) => [`route ${destination} in ${id}`, target] as const),
    );

const transitPlaces = (view: View): readonly Placed[] =>
  view
    .list('transitRouteTables')
    .flatMap(({ id, routes }) =>
      routes.map(
        ({ destination, attachmentId }) => [`transit ${destination} in ${id}`, attachmentId ?? 'none'] as const,
      ),
    );
