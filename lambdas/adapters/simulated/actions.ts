import type { ActionTable } from './action.ts';
import { addressActions } from './addresses.ts';
import { autoScalingActions } from './auto-scaling.ts';
import { instanceStatusActions } from './instance-status.ts';
import { instanceTypeActions } from './instance-types.ts';
import { instanceActions } from './instances.ts';
import { ipv6Actions } from './ipv6-addresses.ts';
import { kmsActions } from './kms.ts';
import { launchActions } from './launch.ts';
import { lifecycleActions } from './lifecycle.ts';
import { nicActions } from './network-interfaces.ts';
import { networkActions } from './networks.ts';
import { nicAttachmentActions } from './nic-attachment.ts';
import { privateIpActions } from './private-ips.ts';
import { routeTableActions } from './route-tables.ts';
import { routeActions } from './routes.ts';
import { securityGroupActions } from './security-groups.ts';
import { snapshotActions } from './snapshots.ts';
import { spotActions } from './spot.ts';
import { tagActions } from './tags.ts';
import { transitGatewayActions } from './transit-gateways.ts';
import { transitRouteActions } from './transit-routes.ts';
import { volumeAttachmentActions } from './volume-attachment.ts';
import { volumeStatusActions } from './volume-status.ts';
import { volumeActions } from './volumes.ts';

/** Every API action of the simulation, by EC2's name for it. */
export const ACTIONS: ActionTable = {
  ...networkActions,
  ...securityGroupActions,
  ...launchActions,
  ...lifecycleActions,
  ...instanceActions,
  ...instanceStatusActions,
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
  ...spotActions,
  ...tagActions,
  ...autoScalingActions,
  ...kmsActions,
};
