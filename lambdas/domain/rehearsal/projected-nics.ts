import type { ActionOf } from '../site/actions.ts';
import type { NicAttachment, ObservedPrivateIp } from '../site/observed.ts';
import type { Draft } from './draft.ts';
import { change } from './projected-facts.ts';

/** Changes the attachment of a NIC that has one. */
export const setNic = ({ nics }: Draft, id: string, attachment: Partial<NicAttachment>): void =>
  change(nics, id, (nic) => (nic.attachment ? { ...nic, attachment: { ...nic.attachment, ...attachment } } : nic));

/** Their names are not known from a call that names ids. */
export const setGroups = ({ nics }: Draft, id: string, securityGroupIds: readonly string[]): void =>
  change(nics, id, ({ securityGroupNames: _, ...nic }) => ({ ...nic, securityGroupIds }));

export const leaveNic = ({ nics, found }: Draft, id: string): void => {
  const seen = nics.get(id);
  const serverId = seen?.is === 'present' ? seen.value.attachment?.serverId : undefined;
  change(nics, id, ({ attachment: _, ...nic }) => ({ ...nic, status: 'available' }));
  change(found.nicsOfServers, serverId ?? '', (ids) => ids.filter((known) => known !== id));
};

export const putNic = (
  { nics, found }: Draft,
  { networkInterfaceId, serverId, deviceIndex }: ActionOf<'attach-nic'>,
): void => {
  const id = `(attachment of ${networkInterfaceId})`;
  const attachment = { id, serverId, deviceIndex, state: 'attaching', deleteOnTermination: false };
  change(nics, networkInterfaceId, (nic) => ({ ...nic, status: 'in-use', attachment }));
  change(found.nicsOfServers, serverId, (ids) => [...ids, networkInterfaceId]);
};

/** The EIP at its new private IP, and nowhere else. */
export const putAddress = (
  { nics, addresses }: Draft,
  { allocationId, networkInterfaceId, privateIp }: ActionOf<'associate-address'>,
): void => {
  const seen = addresses.get(allocationId);
  if (seen?.is !== 'present') return;
  const { networkInterfaceId: holder, publicIp } = seen.value;
  const without = ({ eip, ...ip }: ObservedPrivateIp): ObservedPrivateIp =>
    eip && eip.allocationId !== allocationId ? { ...ip, eip } : ip;
  const withIt = (ip: ObservedPrivateIp) =>
    ip.address === privateIp ? { ...ip, eip: { allocationId, publicIp } } : ip;
  change(nics, holder ?? '', (nic) => ({ ...nic, privateIps: nic.privateIps.map(without) }));
  change(nics, networkInterfaceId, (nic) => ({ ...nic, privateIps: nic.privateIps.map(withIt) }));
  change(addresses, allocationId, (address) => ({ ...address, networkInterfaceId, privateIp }));
};

/** The private IPs on their new NIC, and nowhere else; an EIP on one of them comes with it. */
export const putIps = (
  { nics, addresses }: Draft,
  { networkInterfaceId, privateIps }: ActionOf<'assign-ips'>,
): void => {
  const isMeant = ({ address }: ObservedPrivateIp) => privateIps.includes(address);
  const held = [...nics.values()].flatMap((nic) => (nic.is === 'present' ? nic.value.privateIps.filter(isMeant) : []));
  const arriving = privateIps.map((address) => ({
    ...held.find((ip) => ip.address === address),
    address,
    primary: false,
  }));
  for (const id of [...nics.keys()]) {
    change(nics, id, (nic) => ({ ...nic, privateIps: nic.privateIps.filter((ip) => !isMeant(ip)) }));
  }
  change(nics, networkInterfaceId, (nic) => ({ ...nic, privateIps: [...nic.privateIps, ...arriving] }));
  for (const { eip } of arriving) {
    change(addresses, eip?.allocationId ?? '', (address) => ({ ...address, networkInterfaceId }));
  }
};
