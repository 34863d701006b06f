import { ADDRESS } from './address.ts';
import { SNAPSHOT, VOLUME } from './disks.ts';
import { IMAGE } from './image.ts';
import { INSTANCE } from './instance.ts';
import { INSTANCE_TYPE } from './instance-type.ts';
import { NETWORK_INTERFACE } from './network-interface.ts';
import { ROUTE_TABLE, SUBNET } from './networks.ts';

/** What is decided of every member of EC2's shapes, by shape; nested shapes stand within. `npm run -s register` prints it. */
export const REGISTER = {
  Instance: INSTANCE,
  NetworkInterface: NETWORK_INTERFACE,
  Address: ADDRESS,
  Volume: VOLUME,
  Snapshot: SNAPSHOT,
  Subnet: SUBNET,
  RouteTable: ROUTE_TABLE,
  InstanceTypeInfo: INSTANCE_TYPE,
  Image: IMAGE,
} as const;
