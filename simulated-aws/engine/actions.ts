import { autoScalingActions } from '../auto-scaling/auto-scaling.ts';
import { alarmActions } from '../cloudwatch/alarms.ts';
import { muteRuleActions } from '../cloudwatch/mute-rules.ts';
import { imageActions } from '../disks/images.ts';
import { kmsActions } from '../disks/kms.ts';
import { snapshotActions } from '../disks/snapshots.ts';
import { volumeAttachmentActions } from '../disks/volume-attachment.ts';
import { volumeStatusActions } from '../disks/volume-status.ts';
import { volumeActions } from '../disks/volumes.ts';
import { internetGatewayActions } from '../network/internet-gateways.ts';
import { networkActions } from '../network/networks.ts';
import { routeTableActions } from '../network/route-tables.ts';
import { routeActions } from '../network/routes.ts';
import { securityGroupActions } from '../network/security-groups.ts';
import { transitGatewayActions } from '../network/transit-gateways.ts';
import { transitRouteActions } from '../network/transit-routes.ts';
import { addressActions } from '../nics/addresses.ts';
import { ipv6Actions } from '../nics/ipv6-addresses.ts';
import { nicActions } from '../nics/network-interfaces.ts';
import { nicAttachmentActions } from '../nics/nic-attachment.ts';
import { privateIpActions } from '../nics/private-ips.ts';
import { applicationStatusActions } from '../servers/application-status.ts';
import { instanceStatusActions } from '../servers/instance-status.ts';
import { instanceTypeActions } from '../servers/instance-types.ts';
import { instanceActions } from '../servers/instances.ts';
import { launchActions } from '../servers/launch.ts';
import { lifecycleActions } from '../servers/lifecycle.ts';
import { spotActions } from '../spot/spot.ts';
import type { ActionTable } from './action.ts';
import { tagActions } from './tags.ts';

/** Every API action of the simulation, by EC2's name for it. */
export const ACTIONS: ActionTable = {
  ...networkActions,
  ...internetGatewayActions,
  ...securityGroupActions,
  ...launchActions,
  ...lifecycleActions,
  ...instanceActions,
  ...instanceStatusActions,
  ...applicationStatusActions,
  ...instanceTypeActions,
  ...nicActions,
  ...nicAttachmentActions,
  ...privateIpActions,
  ...ipv6Actions,
  ...addressActions,
  ...routeTableActions,
  ...routeActions,
  ...transitGatewayActions,
  ...transitRouteActions,
  ...volumeActions,
  ...volumeAttachmentActions,
  ...volumeStatusActions,
  ...snapshotActions,
  ...imageActions,
  ...spotActions,
  ...tagActions,
  ...autoScalingActions,
  ...kmsActions,
  ...alarmActions,
  ...muteRuleActions,
};
