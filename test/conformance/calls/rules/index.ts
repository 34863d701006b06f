import type { Rule } from '../rule.ts';
import { ADDRESS_RULES } from './addresses.ts';
import { ALARM_RULES } from './alarms.ts';
import { DRY_RUN_RULES } from './dry-run.ts';
import { GATEWAY_RULES } from './gateways.ts';
import { IPV6_RULES } from './ipv6.ts';
import { KEY_RULES } from './keys.ts';
import { LIFECYCLE_RULES } from './lifecycle.ts';
import { NETWORK_RULES } from './networks.ts';
import { NIC_RULES } from './nics.ts';
import { ROUTE_RULES } from './routes.ts';
import { SECURITY_GROUP_RULES } from './security-groups.ts';
import { SNAPSHOT_RULES } from './snapshots.ts';
import { SPOT_RULES } from './spot.ts';
import { TRANSIT_ROUTE_RULES } from './transit-routes.ts';
import { VOLUME_RULES } from './volumes.ts';

/** The list: every rule that the two EC2s are compared by. */
export const RULES: readonly Rule[] = [
  ...NETWORK_RULES,
  ...GATEWAY_RULES,
  ...LIFECYCLE_RULES,
  ...SPOT_RULES,
  ...NIC_RULES,
  ...SECURITY_GROUP_RULES,
  ...IPV6_RULES,
  ...ADDRESS_RULES,
  ...ROUTE_RULES,
  ...TRANSIT_ROUTE_RULES,
  ...VOLUME_RULES,
  ...SNAPSHOT_RULES,
  ...KEY_RULES,
  ...ALARM_RULES,
  ...DRY_RUN_RULES,
];
