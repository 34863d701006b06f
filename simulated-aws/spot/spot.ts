import type {
  _InstanceType,
  CancelSpotInstanceRequestsRequest,
  CancelSpotInstanceRequestsResult,
  DescribeSpotInstanceRequestsResult,
  RequestSpotInstancesRequest,
  RequestSpotInstancesResult,
  RequestSpotLaunchSpecification,
  RunInstancesRequest,
  SpotInstanceRequest,
} from '@aws-sdk/client-ec2';
import { type ActionTable, defineAction } from '../engine/action.ts';
import { onceForToken } from '../engine/client-tokens.ts';
import { describeAction, findAll, tagList } from '../engine/describe.ts';
import type { View } from '../engine/draft.ts';
import { NotSimulatedError } from '../engine/errors.ts';
import { spotRequestListing } from '../engine/listings.ts';
import type { Site } from '../engine/site.ts';
import { checkLaunch } from '../servers/launch.ts';
import { cancelRequest } from './spot-lifecycle.ts';
import type { SpotRequestRecord } from './spot-model.ts';
import { createSpotRequest, spotMarket } from './spot-requests.ts';

const zoneOf = ({ instanceId }: SpotRequestRecord, view: View): Partial<SpotInstanceRequest> => {
  if (instanceId === undefined) return {};
  const zone = view.get('instances', instanceId)?.availabilityZone;
  return { InstanceId: instanceId, ...(zone === undefined ? {} : { LaunchedAvailabilityZone: zone }) };
};

const requestShape = (request: SpotRequestRecord, view: View): SpotInstanceRequest => ({
  SpotInstanceRequestId: request.id,
  Type: request.type,
  State: request.state,
  Status: { Code: request.status, UpdateTime: new Date(request.updateTime) },
  InstanceInterruptionBehavior: request.interruption,
  CreateTime: new Date(request.createTime),
  ProductDescription: 'Linux/UNIX',
  LaunchSpecification: {
    ImageId: request.launch.ImageId,
    InstanceType: request.launch.InstanceType as _InstanceType,
    SubnetId: request.launch.SubnetId,
  },
  ...zoneOf(request, view),
  Tags: tagList(request.tags),
});

const MODELLED = [
  'ImageId',
  'InstanceType',
  'SubnetId',
  'SecurityGroupIds',
  'BlockDeviceMappings',
  'NetworkInterfaces',
];

const launchOf = (specification: RequestSpotLaunchSpecification): RunInstancesRequest => {
  const unknown = Object.keys(specification).filter((name) => !MODELLED.includes(name));
  if (unknown.length === 0) return { ...specification, MinCount: 1, MaxCount: 1 };
  throw new NotSimulatedError(
    `The simulated EC2 does not model LaunchSpecification.${unknown.join(', ')}. It models: ${MODELLED.join(', ')}.`,
  );
};

/** Source: RequestSpotInstances: one request a server, open until it is fulfilled; one-time by default. */
const requestSpotInstances = (input: RequestSpotInstancesRequest, site: Site): RequestSpotInstancesResult => {
  const make = (): string[] => {
    const market = spotMarket(input.Type, input.InstanceInterruptionBehavior);
    const launch = launchOf(input.LaunchSpecification ?? {});
    checkLaunch(launch, site);
    return Array.from({ length: input.InstanceCount ?? 1 }, () => {
      const { id } = createSpotRequest(site, market, launch, input.TagSpecifications ?? []);
      site.schedule(id, 'spot-request-fulfilled', site.settings.latencies.spotRequestMs);
      return id;
    });
  };
  const ids = onceForToken(site, { action: 'RequestSpotInstances', token: input.ClientToken, input }, make);
  const requests = findAll(spotRequestListing, site.draft, ids);
  return { SpotInstanceRequests: requests.map((request) => requestShape(request, site.draft)) };
};

const cancelSpotRequests = (
  { SpotInstanceRequestIds = [] }: CancelSpotInstanceRequestsRequest,
  site: Site,
): CancelSpotInstanceRequestsResult => ({
  CancelledSpotInstanceRequests: findAll(spotRequestListing, site.draft, SpotInstanceRequestIds).map((request) => ({
    SpotInstanceRequestId: request.id,
    State: cancelRequest(site, request) as 'cancelled',
  })),
});

export const spotActions: ActionTable = {
  RequestSpotInstances: defineAction(
    'LaunchSpecification InstanceCount? Type? InstanceInterruptionBehavior? ClientToken? TagSpecifications?',
    requestSpotInstances,
  ),
  DescribeSpotInstanceRequests: describeAction(
    spotRequestListing,
    'SpotInstanceRequestIds',
    (requests, { seen }): DescribeSpotInstanceRequestsResult => ({
      SpotInstanceRequests: requests.map((request) => requestShape(request, seen)),
    }),
  ),
  CancelSpotInstanceRequests: defineAction('SpotInstanceRequestIds', cancelSpotRequests),
};
