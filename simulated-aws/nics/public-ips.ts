import type { Site } from '../engine/site.ts';
import { freePublicIp } from './free-public-ip.ts';
import type { NicRecord } from './nic-model.ts';

/**
 * Public IPs that EC2 assigns itself. Source: EC2 User Guide, Amazon EC2 instance IP addressing: to the primary NIC of a launch that asks for
 * it; released when the instance stops, and a new one at its start, but none for an instance with more than one NIC; released for
 * good when an EIP is associated. Here only a launch asks for one, no subnet does.
 */
const primaryOf = (
  site: Site,
  instanceId: string,
): { readonly nic: NicRecord | undefined; readonly alone: boolean } => {
  const nics = site.draft.list('networkInterfaces').filter(({ attachment }) => attachment?.instanceId === instanceId);
  return { nic: nics.find(({ attachment }) => attachment?.deviceIndex === 0), alone: nics.length === 1 };
};

export const assignPublicIp = (site: Site, instanceId: string): void => {
  const { nic, alone } = primaryOf(site, instanceId);
  if (!nic?.wantsPublicIp || !alone || hasEip(site, nic)) return;
  site.put('networkInterfaces', { ...nic, publicIp: freePublicIp(site) });
};

export const releasePublicIp = (site: Site, nic: NicRecord | undefined): void => {
  if (!nic?.publicIp) return;
  const { publicIp: _gone, ...rest } = nic;
  site.put('networkInterfaces', rest);
};

export const releasePublicIpOf = (site: Site, instanceId: string): void =>
  releasePublicIp(site, primaryOf(site, instanceId).nic);

const hasEip = (site: Site, { id }: NicRecord): boolean =>
  site.draft.list('addresses').some(({ association }) => association?.networkInterfaceId === id);
