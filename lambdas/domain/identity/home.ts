import type { Member } from '../group/member.ts';
import { isIdentity, type RecordedNic } from '../group/recorded-nic.ts';
import { fact, type ObservedSite } from '../site/observed.ts';

/** NICs that the server which waits is on record with, and by which clients knew the server while it was production. */
export const waitingNics = ({ instance }: Pick<Member, 'instance'>): readonly RecordedNic[] =>
  (instance.standbyNics ?? []).filter(({ role }) => role === 'service');

/** Those that can be a home. One that cannot be seen may well be there. */
export const standingNics = (member: Pick<Member, 'instance'>, site: ObservedSite): readonly RecordedNic[] =>
  waitingNics(member).filter(({ networkInterfaceId }) => fact(site.nics, networkInterfaceId).is !== 'absent');

/** The NIC that has something for its own; for a guest without such a home, the NIC where it was a guest before. */
const homeOf = (
  nics: readonly RecordedNic[],
  { cameBy }: RecordedNic,
  has: (nic: RecordedNic) => boolean,
): RecordedNic | undefined => {
  const homes = nics.filter(has);
  return homes.find((nic) => nic.cameBy === undefined) ?? (cameBy ? homes[0] : undefined);
};

/**
 * The NIC, of those of the server that waits, where an EIP comes home to. Nobody else has the EIP, so also one has a home that was
 * brought to a NIC which has an identity of its own.
 */
export const homeOfEip = (nics: readonly RecordedNic[], nic: RecordedNic, id: string): RecordedNic | undefined =>
  homeOf(nics, nic, ({ privateIps }) => privateIps.some(({ eip }) => eip?.allocationId === id));

/** Where a private IP comes home to: only a guest has a home, since another VPC may have the same address. */
export const homeOfIp = (nics: readonly RecordedNic[], nic: RecordedNic, address: string): RecordedNic | undefined =>
  nic.cameBy?.privateIps.includes(address)
    ? homeOf(nics, nic, (one) => isIdentity(one, address) && one.privateIps.some((ip) => ip.address === address))
    : undefined;

/** Where an overlay address comes home to. */
export const homeOfOverlay = (nics: readonly RecordedNic[], nic: RecordedNic, address: string) =>
  nic.cameBy ? homeOf(nics, nic, ({ overlay }) => overlay?.addresses.includes(address) === true) : undefined;

/** The homes of all that is recorded on a NIC: of its private IPs first, then of its overlay addresses and its EIPs. */
export const homesOf = (nics: readonly RecordedNic[], nic: RecordedNic): readonly RecordedNic[] => {
  const { privateIps, overlay } = nic;
  const homes = [
    ...privateIps.map(({ address }) => homeOfIp(nics, nic, address)),
    ...(overlay?.addresses ?? []).map((address) => homeOfOverlay(nics, nic, address)),
    ...privateIps.map(({ eip }) => eip && homeOfEip(nics, nic, eip.allocationId)),
  ];
  return [...new Set(homes.filter((home) => home !== undefined))];
};
