import type { InstanceSecondaryInterface } from '@aws-sdk/client-ec2';
import { alike, irrelevant, type Register } from './verdict.ts';

const STAYS = irrelevant('the interface stays as a whole, and the plan names it by its id');

export const SECONDARY_INTERFACE = {
  SecondaryInterfaceId: alike('secondary-networks'),
  Attachment: STAYS,
  MacAddress: STAYS,
  OwnerId: STAYS,
  PrivateIpAddresses: STAYS,
  SourceDestCheck: STAYS,
  Status: STAYS,
  SecondarySubnetId: STAYS,
  SecondaryNetworkId: STAYS,
  InterfaceType: STAYS,
} satisfies Register<InstanceSecondaryInterface>;
