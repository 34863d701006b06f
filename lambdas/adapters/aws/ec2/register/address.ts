import type { Address } from '@aws-sdk/client-ec2';
import { ASKED_BY, OWN_ID } from './reasons.ts';
import { carried, compared, irrelevant, type Register } from './verdict.ts';

export const ADDRESS = {
  AllocationId: ASKED_BY,
  AssociationId: OWN_ID,
  NetworkInterfaceId: compared('eip-elsewhere'),
  PrivateIpAddress: carried('AssociateAddress'),
  InstanceId: irrelevant('the NIC says where it is'),
  PublicIp: compared('eip-not-owned'),
  NetworkInterfaceOwnerId: irrelevant('a NIC of another account is not the recorded one: eip-elsewhere'),
  Domain: irrelevant('all are of VPCs; EC2-Classic has ended'),
  NetworkBorderGroup: irrelevant('both sites are zones of one region; another border group shows at the association'),
  PublicIpv4Pool: irrelevant('where it came from'),
  CustomerOwnedIp: irrelevant('of Outposts; the server shows that it is on one'),
  CustomerOwnedIpv4Pool: irrelevant('of Outposts; the server shows that it is on one'),
  CarrierIp: irrelevant('of Wavelength Zones, where no group of this service can be'),
  SubnetId: irrelevant('the NIC says where it is'),
  ServiceManaged: irrelevant('an EIP that a service holds is at a NIC of the service: eip-elsewhere'),
  Tags: irrelevant('the EIP stays the same one, with its tags'),
} satisfies Register<Address>;
