import type { InstanceMetadataOptionsRequest, Reservation, RunInstancesRequest } from '@aws-sdk/client-ec2';
import { type ActionTable, defineAction } from '../engine/action.ts';
import { onceForToken } from '../engine/client-tokens.ts';
import { ec2Error } from '../engine/errors.ts';
import type { InstanceRecord, MetadataRecord, SubnetRecord } from '../engine/model.ts';
import type { Site } from '../engine/site.ts';
import { specifiedTags } from '../engine/tags.ts';
import { createSpotRequest, fulfilBy, launchMarket } from '../spot/spot-requests.ts';
import { instanceShapes } from './instance-shapes.ts';
import { typeOf } from './instance-types.ts';
import { checkLaunchNics, launchNics, subnetFor } from './launch-nics.ts';
import { launchOptions } from './launch-options.ts';
import { launchVolumes, ROOT_DEVICE } from './launch-volumes.ts';

/**
 * Source: RunInstances, `Placement`: the subnet decides. UNVERIFIED[placement-against-subnet]: the code where the two
 * disagree.
 */
const checkPlacement = (input: RunInstancesRequest, subnet: SubnetRecord): void => {
  const zone = input.Placement?.AvailabilityZone;
  if (zone === undefined || zone === subnet.availabilityZone) return;
  const message = `The availability zone '${zone}' does not match that of the subnet '${subnet.id}'.`;
  throw ec2Error('InvalidParameterValue', message);
};

/** Source: EC2 API Reference, Error codes: InvalidAMIID.Malformed, InvalidParameterValue (NICs set for several). */
const checkRequest = (input: RunInstancesRequest): void => {
  typeOf(input.InstanceType ?? '');
  if (!/^ami-[0-9a-f]{8,17}$/.test(input.ImageId ?? '')) {
    throw ec2Error('InvalidAMIID.Malformed', `Invalid id: "${input.ImageId}" (expecting "ami-...")`);
  }
  if ((input.MinCount ?? 1) > (input.MaxCount ?? 1) || (input.MinCount ?? 1) < 1) {
    throw ec2Error('InvalidParameterValue', 'MinCount must be at least 1 and at most MaxCount');
  }
};

/** What is only kept and shown: a key or a profile that does not exist is refused on EC2, here every name is good. */
const settingsOf = (
  { KeyName, IamInstanceProfile: profile, MetadataOptions: it, EbsOptimized }: RunInstancesRequest,
  site: Site,
) => ({
  ...(KeyName === undefined ? {} : { keyName: KeyName }),
  ...(EbsOptimized === undefined ? {} : { ebsOptimized: EbsOptimized }),
  ...(profile && { instanceProfileArn: profile.Arn ?? profileArn(site, profile.Name) }),
  ...(it === undefined ? {} : { metadata: metadataOf(it) }),
});

/** Source: DescribeInstances: shows the ARN also of a profile that was named. */
const profileArn = ({ settings }: Site, name = ''): string =>
  `arn:aws:iam::${settings.accountId}:instance-profile/${name}`;

const metadataOf = (it: InstanceMetadataOptionsRequest): MetadataRecord => ({
  ...(it.HttpTokens === undefined ? {} : { httpTokens: it.HttpTokens }),
  ...(it.HttpEndpoint === undefined ? {} : { httpEndpoint: it.HttpEndpoint }),
  ...(it.HttpPutResponseHopLimit === undefined ? {} : { httpPutResponseHopLimit: it.HttpPutResponseHopLimit }),
  ...(it.HttpProtocolIpv6 === undefined ? {} : { httpProtocolIpv6: it.HttpProtocolIpv6 }),
  ...(it.InstanceMetadataTags === undefined ? {} : { instanceMetadataTags: it.InstanceMetadataTags }),
});

/** What EC2 finds wrong with a launch before it makes anything. */
export const checkLaunch = (input: RunInstancesRequest, site: Site): SubnetRecord => {
  checkRequest(input);
  const subnet = subnetFor(input, site);
  checkPlacement(input, subnet);
  checkLaunchNics(input, site);
  return subnet;
};

export const launchOne = (
  input: RunInstancesRequest,
  site: Site,
  reservationId: string,
  launchIndex: number,
): string => {
  const subnet = checkLaunch(input, site);
  const instance: InstanceRecord = {
    ...site.newId('i'),
    tags: specifiedTags(input.TagSpecifications, 'instance'),
    reservationId,
    launchIndex,
    imageId: input.ImageId ?? '',
    instanceType: input.InstanceType ?? '',
    state: 'pending',
    subnetId: subnet.id,
    vpcId: subnet.vpcId,
    availabilityZone: subnet.availabilityZone,
    rootDeviceName: site.chosen('root-device') ?? ROOT_DEVICE,
    launchTime: site.now,
    disableApiStop: input.DisableApiStop ?? false,
    disableApiTermination: input.DisableApiTermination ?? false,
    ...(input.ClientToken === undefined ? {} : { clientToken: input.ClientToken }),
    ...settingsOf(input, site),
    ...launchOptions(input, site),
    ...(subnet.outpostArn === undefined ? {} : { outpostArn: subnet.outpostArn }),
    ...(input.MaintenanceOptions?.AutoRecovery ? { autoRecovery: input.MaintenanceOptions.AutoRecovery } : {}),
  };
  site.put('instances', instance);
  launchNics(input, site, instance);
  launchVolumes(input, site, instance);
  site.schedule(instance.id, 'instance-running', site.settings.latencies.launchMs);
  return instance.id;
};

/**
 * Source: EC2 API Reference, Error codes, IdempotentInstanceTerminated: the same client token as a request whose instance has been
 * terminated; EC2 Developer Guide, Ensuring idempotency: a token is valid for at least 24 hours after that. Here for ever.
 */
const checkAlive = (instances: readonly InstanceRecord[], token: string | undefined): void => {
  if (instances.length > 0 && instances.every(({ state }) => state !== 'terminated')) return;
  const message = `The client token '${token}' was used for an instance that has been terminated.`;
  throw ec2Error('IdempotentInstanceTerminated', message);
};

const runInstances = (input: RunInstancesRequest, site: Site): Reservation => {
  checkRequest(input);
  const market = launchMarket(input.InstanceMarketOptions);
  const make = (): string[] => {
    const reservationId = site.newId('r').id;
    return Array.from({ length: input.MaxCount ?? 1 }, (_, index) => {
      const id = launchOne(input, site, reservationId, index);
      if (market) fulfilBy(site, createSpotRequest(site, market, input), id);
      return id;
    });
  };
  const ids = onceForToken(site, { action: 'RunInstances', token: input.ClientToken, input }, make);
  const instances = ids.map((id) => site.draft.get('instances', id)).filter((one) => one !== undefined);
  checkAlive(instances, input.ClientToken);
  const reservationId = instances[0]?.reservationId ?? '';
  return {
    ReservationId: reservationId,
    OwnerId: site.settings.accountId,
    Groups: [],
    Instances: instanceShapes(instances, site.draft),
  };
};

export const launchActions: ActionTable = {
  RunInstances: defineAction(
    'ImageId InstanceType MinCount MaxCount SubnetId? SecurityGroupIds? PrivateIpAddress? NetworkInterfaces? BlockDeviceMappings? Placement? InstanceMarketOptions? ClientToken? TagSpecifications? DisableApiStop? DisableApiTermination? EbsOptimized? KeyName? IamInstanceProfile? MetadataOptions? CapacityReservationSpecification? CpuOptions? EnclaveOptions? HibernationOptions? KernelId? LicenseSpecifications? MaintenanceOptions? Monitoring? NetworkPerformanceOptions? Operator? PrivateDnsNameOptions? RamdiskId? SecondaryInterfaces?',
    runInstances,
  ),
};
