import type { ApiLimit } from '../../../domain/site/token-bucket.ts';

const FILTERED_READ = { requests: { burst: 100, perSecond: 20 } };
/** Reads by an explicit list of ids take neither a filter nor a page size, which halves their allowance. */
const UNFILTERED_READ = { requests: { burst: 50, perSecond: 10 } };
const MUTATING = { requests: { burst: 50, perSecond: 5 } };
const WIDE_MUTATING = { requests: { burst: 100, perSecond: 5 } };

/**
 * UNVERIFIED[auto-scaling-allowance]: Auto Scaling throttles too, but publishes no figures. Few servers of a group are
 * in one.
 */
const AUTO_SCALING = { requests: { burst: 20, perSecond: 2 } };

/** Source: KMS Developer Guide, Request quotas: of DescribeKey, a second. */
const KMS = { requests: { burst: 2000, perSecond: 2000 } };

/**
 * Default API allowance of an account in one region, for every action this adapter calls. Source: EC2 Developer
 * Guide, "Request throttling for the Amazon EC2 API".
 */
export const API_LIMITS = {
  DescribeInstances: FILTERED_READ,
  /** DescribeInstances of calls that name ids: they have neither filter nor page size, and a bucket of their own. */
  DescribeInstancesByIds: UNFILTERED_READ,
  DescribeNetworkInterfaces: FILTERED_READ,
  DescribeAddresses: FILTERED_READ,
  DescribeVolumes: FILTERED_READ,
  DescribeSnapshots: FILTERED_READ,
  DescribeRouteTables: FILTERED_READ,
  DescribeSecurityGroups: FILTERED_READ,
  DescribeVpcs: FILTERED_READ,
  DescribeInternetGateways: FILTERED_READ,
  SearchTransitGatewayRoutes: FILTERED_READ,
  DescribeTags: FILTERED_READ,
  DescribeInstanceStatus: UNFILTERED_READ,
  /** UNVERIFIED[application-status-allowance]: not in the guide's tables. Calls name ids and take no filter. */
  DescribeApplicationStatus: UNFILTERED_READ,
  DescribeInstanceTypes: UNFILTERED_READ,
  DescribeInstanceAttribute: UNFILTERED_READ,
  DescribeVolumeStatus: UNFILTERED_READ,
  CreateTags: { requests: { burst: 100, perSecond: 10 } },
  DeleteTags: { requests: { burst: 100, perSecond: 10 } },
  ModifyInstanceMaintenanceOptions: MUTATING,
  StopInstances: { ...MUTATING, resources: { burst: 1000, perSecond: 20 } },
  StartInstances: { requests: { burst: 5, perSecond: 2 }, resources: { burst: 1000, perSecond: 2 } },
  RunInstances: { requests: { burst: 5, perSecond: 2 }, resources: { burst: 1000, perSecond: 2 } },
  TerminateInstances: { ...WIDE_MUTATING, resources: { burst: 1000, perSecond: 20 } },
  CreateVolume: WIDE_MUTATING,
  CreateSnapshot: WIDE_MUTATING,
  CreateSnapshots: WIDE_MUTATING,
  DeleteSnapshot: MUTATING,
  DeleteVolume: MUTATING,
  DeleteNetworkInterface: MUTATING,
  AttachVolume: MUTATING,
  DetachVolume: MUTATING,
  ModifyInstanceAttribute: MUTATING,
  ModifyNetworkInterfaceAttribute: WIDE_MUTATING,
  AttachNetworkInterface: MUTATING,
  DetachNetworkInterface: MUTATING,
  AssignPrivateIpAddresses: WIDE_MUTATING,
  AssociateAddress: MUTATING,
  CreateRoute: MUTATING,
  ReplaceRoute: MUTATING,
  CreateTransitGatewayRoute: MUTATING,
  ReplaceTransitGatewayRoute: MUTATING,
  DescribeSpotInstanceRequests: FILTERED_READ,
  DescribeAutoScalingInstances: AUTO_SCALING,
  DescribeAutoScalingGroups: AUTO_SCALING,
  DetachInstances: AUTO_SCALING,
  AttachInstances: AUTO_SCALING,
  DescribeKey: KMS,
} as const satisfies Record<string, ApiLimit>;

/** An EC2 API action, or a way to call one; each has an allowance of its own. */
export type ApiAction = keyof typeof API_LIMITS;

/** What a deployment knows better of its account than EC2's documentation does. */
export interface DeclaredAllowance {
  /** Applied limits, by API action. @default the documented ones of each */
  readonly limits?: Partial<Readonly<Record<ApiAction, ApiLimit>>>;
  /** Part of the allowance that calls which change something may use; looks use at most 0.7 of theirs. @default 1 */
  readonly share?: number;
}
