import type { View } from '../../simulated-aws/ec2.ts';

/** Who has an identity (`mac …`, `ip …`, `eip …`, `route …`, `transit …`), by EC2's own records; nobody while it is on its way. */
export type Owners = ReadonlyMap<string, string | undefined>;

type Owned = readonly [identity: string, owner: string | undefined];

export const ownersIn = (view: View): Owners => {
  const serverOf = new Map(view.list('networkInterfaces').map(({ id, attachment }) => [id, holderOf(attachment)]));
  const owners = new Map<string, string | undefined>([
    ...nicOwners(view, serverOf),
    ...eipOwners(view, serverOf),
    ...routeOwners(view, serverOf),
  ]);
  return new Map([...owners, ...transitOwners(view, owners)]);
};

const nicOwners = (view: View, serverOf: Owners): readonly Owned[] =>
  view.list('networkInterfaces').flatMap(({ id, macAddress, vpcId, privateIps, ipv6 = [] }) => {
    const ips = [...privateIps.map(({ address }) => address), ...ipv6];
    return [`mac ${macAddress}`, ...ips.map((address) => `ip ${address} in ${vpcId}`)].map(
      (identity): Owned => [identity, serverOf.get(id)],
    );
  });

/** Each EIP, and each at the private IP that it leads to. */
const eipOwners = (view: View, serverOf: Owners): readonly Owned[] =>
  view.list('addresses').flatMap(({ publicIp, association }): readonly Owned[] => {
    if (!association) return [[`eip ${publicIp}`, undefined]];
    const owner = serverOf.get(association.networkInterfaceId);
    const vpcId = view.get('networkInterfaces', association.networkInterfaceId)?.vpcId;
    return [
      [`eip ${publicIp}`, owner],
      [`eip ${publicIp} at ${association.privateIp} in ${vpcId}`, owner],
    ];
  });

const routeOwners = (view: View, serverOf: Owners): readonly Owned[] =>
  view
    .list('routeTables')
    .flatMap(({ id, routes }) =>
      routes
        .filter(({ target }) => serverOf.has(target))
        .map(({ destination, target }): Owned => [`route ${destination} in ${id}`, serverOf.get(target)]),
    );

const holderOf = (attachment: { readonly instanceId: string; readonly status: string } | undefined) =>
  attachment?.status === 'detaching' ? undefined : attachment?.instanceId;

/** Clients reach an address in the VPC that its route leads to. */
const transitOwners = (view: View, owners: Owners): readonly Owned[] =>
  view.list('transitRouteTables').flatMap(({ id, routes }) =>
    routes.map(({ destination, attachmentId = '' }): Owned => {
      const vpcId = view.get('transitAttachments', attachmentId)?.vpcId;
      return [`transit ${destination} in ${id}`, owners.get(`ip ${destination.replace('/32', '')} in ${vpcId}`)];
    }),
  );

/** Stopped (or going for good) and without its root volume, or gone: it cannot run again by itself. */
export const isFenced = (view: View, serverId: string): boolean => {
  const server = view.get('instances', serverId);
  if (!server || server.state === 'terminated') return true;
  if (server.state !== 'stopped' && server.state !== 'shutting-down') return false;
  return !view
    .list('volumes')
    .some(({ attachment }) => attachment?.instanceId === serverId && attachment.device === server.rootDeviceName);
};
