import type { StepName } from '../../lambdas/workflows.ts';
import { FREED_TAGS, onlyTags, PINNED_TAG } from './confinement.ts';
import { DELETE_SNAPSHOT, DETACH_VOLUME, MAKE_DISKS, TAKE_SETS } from './disk-calls.ts';
import type { Ec2Call, Ec2Resource } from './ec2-calls.ts';
import { DENIED_ACTIONS, FENCED_TAG } from './fenced-policy.ts';
import { DESCRIBE_ATTRIBUTE, LOOK_AT_IDENTITY, LOOK_AT_MEMBERSHIP, SEARCH_TRANSIT_ROUTES } from './look-calls.ts';

interface StepPermissions {
  /** EC2 actions that know no resource-level permissions: the looks. */
  readonly describe: readonly string[];
  /** Looks that know resource-level permissions. @default none */
  readonly search?: readonly Ec2Call[];
  readonly mutate: readonly Ec2Call[];
  /** Looks at the KMS keys of disks. @default none */
  readonly keys?: readonly string[];
  /** Actions of Auto Scaling: the looks, which know no resource-level permissions; those on a group. @default none */
  readonly autoScaling?: { readonly describe: readonly string[]; readonly mutate: readonly string[] };
}

/**
 * What every step may do on the table itself: reads, conditional writes, and new items of the audit trail. Nothing is
 * ever deleted, and none reads by an index.
 */
export const READ_WRITE = ['GetItem', 'PutItem', 'Query', 'UpdateItem'] as const;

/** Security groups, DeleteOnTermination and the source/destination check of a network interface. */
const MODIFY_NIC: Ec2Call = {
  action: 'ModifyNetworkInterfaceAttribute',
  on: ['instance', 'network-interface', 'security-group'],
};

/** Stop protection off, volumes kept. No condition on the attribute: if EC2 misread it, the server would run on. */
const MODIFY_INSTANCE: Ec2Call = { action: 'ModifyInstanceAttribute', on: ['instance', 'volume'] };
export const START_INSTANCES: Ec2Call = { action: 'StartInstances', on: ['instance'] };

/** What each step may do, so that a mistake in one of them stays its own. */
export const STEP_PERMISSIONS: Readonly<Record<StepName, StepPermissions>> = {
  validatePrerequisites: {
    describe: [
      'DescribeAddresses',
      'DescribeInstances',
      'DescribeInstanceStatus',
      'DescribeInstanceTypes',
      'DescribeInternetGateways',
      'DescribeNetworkInterfaces',
      'DescribeRouteTables',
      'DescribeSecurityGroups',
      'DescribeSnapshots',
      'DescribeSpotInstanceRequests',
      'DescribeVolumes',
    ],
    search: [DESCRIBE_ATTRIBUTE, SEARCH_TRANSIT_ROUTES],
    mutate: [],
    keys: ['DescribeKey'],
    autoScaling: { describe: LOOK_AT_MEMBERSHIP, mutate: [] },
  },
  stopSynchronization: {
    describe: ['DescribeSnapshots'],
    mutate: (['CreateTags', 'DeleteTags'] as const).map((action) => ({
      action,
      on: ['snapshot'],
      condition: onlyTags(PINNED_TAG),
      confined: { snapshot: 'recovery-point' },
    })),
  },
  forceStopProductionServers: {
    describe: ['DescribeInstances', 'DescribeNetworkInterfaces'],
    search: [DESCRIBE_ATTRIBUTE],
    mutate: [
      MODIFY_NIC,
      MODIFY_INSTANCE,
      { action: 'ModifyInstanceMaintenanceOptions', on: ['instance'] },
      {
        action: 'CreateTags',
        on: ['instance', 'volume'],
        condition: onlyTags(FENCED_TAG, ...FREED_TAGS),
      },
      { action: 'StopInstances', on: ['instance'] },
      DETACH_VOLUME,
    ],
    autoScaling: { describe: LOOK_AT_MEMBERSHIP, mutate: ['DetachInstances'] },
  },
  makeDrDisksAvailable: {
    describe: ['DescribeInstances', 'DescribeSnapshots', 'DescribeVolumes'],
    mutate: [
      {
        action: 'CreateSnapshot',
        on: ['snapshot', 'volume'],
        confined: { snapshot: 'made' },
      },
      {
        action: 'CreateTags',
        on: ['snapshot'],
        condition: { StringEquals: { 'ec2:CreateAction': 'CreateSnapshot' } },
        confined: { snapshot: 'free' },
      },
      ...MAKE_DISKS,
    ],
  },
  migrateNics: {
    describe: LOOK_AT_IDENTITY,
    search: [SEARCH_TRANSIT_ROUTES],
    mutate: [
      MODIFY_NIC,
      { action: 'DetachNetworkInterface', on: ['instance', 'network-interface'] },
      { action: 'AttachNetworkInterface', on: ['instance', 'network-interface'] },
      { action: 'DeleteTags', on: ['instance'], condition: onlyTags(FENCED_TAG) },
      { action: 'AssignPrivateIpAddresses', on: ['network-interface'] },
      { action: 'AssociateAddress', on: ['elastic-ip', 'instance', 'network-interface'] },
      { action: 'CreateRoute', on: ['route-table'] },
      { action: 'ReplaceRoute', on: ['route-table'] },
      { action: 'CreateTransitGatewayRoute', on: ['transit-gateway-attachment', 'transit-gateway-route-table'] },
      { action: 'ReplaceTransitGatewayRoute', on: ['transit-gateway-attachment', 'transit-gateway-route-table'] },
    ],
  },
  markFailoverComplete: {
    describe: LOOK_AT_IDENTITY,
    search: [SEARCH_TRANSIT_ROUTES],
    mutate: [],
  },
  markProtectionDisabled: { describe: [], mutate: [] },
  recordFailure: { describe: [], mutate: [] },
  callFailoverOff: { describe: [], mutate: [] },
  giveProductionBack: {
    describe: LOOK_AT_IDENTITY,
    search: [DESCRIBE_ATTRIBUTE, SEARCH_TRANSIT_ROUTES],
    mutate: [
      MODIFY_NIC,
      MODIFY_INSTANCE,
      { action: 'ModifyInstanceMaintenanceOptions', on: ['instance'] },
      DETACH_VOLUME,
      { action: 'AttachVolume', on: ['instance', 'volume'] },
      { action: 'DeleteTags', on: ['instance'], condition: onlyTags(FENCED_TAG) },
    ],
  },
  returnToService: {
    describe: ['DescribeInstances', 'DescribeSnapshots', 'DescribeVolumes'],
    mutate: [
      START_INSTANCES,
      {
        action: 'DeleteTags',
        on: ['snapshot', 'volume'],
        condition: onlyTags(PINNED_TAG, ...FREED_TAGS),
        confined: { snapshot: 'recovery-point' },
      },
    ],
    autoScaling: { describe: LOOK_AT_MEMBERSHIP, mutate: ['AttachInstances'] },
  },
  markProtectedAgain: {
    describe: LOOK_AT_IDENTITY,
    search: [DESCRIBE_ATTRIBUTE, SEARCH_TRANSIT_ROUTES],
    mutate: [],
    autoScaling: { describe: LOOK_AT_MEMBERSHIP, mutate: [] },
  },
  recordRollBackFailure: { describe: [], mutate: [] },
  beginProtection: {
    describe: ['DescribeInstances', 'DescribeNetworkInterfaces', 'DescribeSnapshots', 'DescribeVolumes'],
    mutate: [
      MODIFY_NIC,
      { action: 'CreateTags', on: ['volume'], condition: onlyTags(...FREED_TAGS) },
      {
        action: 'DeleteTags',
        on: ['snapshot'],
        condition: onlyTags(PINNED_TAG),
        confined: { snapshot: 'recovery-point' },
      },
    ],
  },
  takeFirstRecoveryPoints: {
    describe: ['DescribeInstances', 'DescribeSnapshots', 'DescribeVolumes'],
    mutate: [...TAKE_SETS, DELETE_SNAPSHOT],
  },
  markProtected: { describe: [], mutate: [] },
  recordProtectionFailure: { describe: [], mutate: [] },
  stopTakingRecoveryPoints: { describe: [], mutate: [] },
  awaitSynchroniser: { describe: [], mutate: [] },
  markUnprotected: { describe: [], mutate: [] },
  recordUnprotectionFailure: { describe: [], mutate: [] },
  beginRestore: { describe: ['DescribeInstances', 'DescribeSnapshots'], mutate: [] },
  restoreDisks: {
    describe: ['DescribeInstances', 'DescribeVolumes'],
    mutate: [...MAKE_DISKS, { action: 'CreateTags', on: ['volume'], condition: onlyTags(...FREED_TAGS) }],
  },
  markRestored: { describe: ['DescribeInstances', 'DescribeVolumes'], mutate: [] },
  recordRestoreFailure: { describe: [], mutate: [] },
};

/** The step's calls that name the kinds of resource they act on. */
export const resourceCalls = (step: StepName): readonly Ec2Call[] => {
  const { search = [], mutate } = STEP_PERMISSIONS[step];
  return [...search, ...mutate];
};

/** The kinds of EC2 resource that the step's permissions name. */
export const namedResources = (step: StepName): readonly Ec2Resource[] => [
  ...new Set(resourceCalls(step).flatMap((call) => call.on)),
];

/** Whether the step does to servers what the deny policy denies, so that the policy must not hold for it. */
export const changesServers = (step: StepName): boolean =>
  STEP_PERMISSIONS[step].mutate.some(
    ({ action, on }) => on.includes('instance') && DENIED_ACTIONS.includes(`ec2:${action}`),
  );

/** Whether the step looks at the keys of disks. */
export const looksAtKeys = (step: StepName): boolean => (STEP_PERMISSIONS[step].keys?.length ?? 0) > 0;

/** Whether the step takes servers out of Auto Scaling groups. */
export const changesAutoScaling = (step: StepName): boolean =>
  (STEP_PERMISSIONS[step].autoScaling?.mutate.length ?? 0) > 0;
