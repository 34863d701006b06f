import type { Reservation, RunInstancesRequest } from '@aws-sdk/client-ec2';
import { type ActionTable, defineAction } from './action.ts';
import { onceForToken } from './client-tokens.ts';
import { find, findAll } from './describe.ts';
import { ec2Error } from './errors.ts';
import { instanceShapes } from './instance-shapes.ts';
import { typeOf } from './instance-types.ts';
import { checkLaunchNics, launchNics, subnetFor } from './launch-nics.ts';
import { launchVolumes, ROOT_DEVICE } from './launch-volumes.ts';
import { instanceListing } from './listings.ts';
import type { InstanceRecord, SubnetRecord } from './model.ts';
import type { Site } from './site.ts';
import { specifiedTags } from './tags.ts';

/** Source: RunInstances, `Placement`: the subnet decides. UNVERIFIED: the code where the two disagree. */
const checkPlacement = (input: RunInstancesRequest, subnet: SubnetRecord): void => {
  const zone = input.Placement?.AvailabilityZone;
  if (zone === undefined || zone === subnet.availabilityZone) return;
  const message = `The availability zone '${zone}' does not match that of the subnet '${subnet.id}'.`;
  throw ec2Error('InvalidParameterValue', message);
};

/** Source: EC2 API Reference, Error codes: InvalidAMIID.Malformed, InvalidParameterValue (more than one NIC set for several). */
const checkRequest = (input: RunInstancesRequest): void => {
  typeOf(input.InstanceType ?? '');
  if (!/^ami-[0-9a-f]{8,17}$/.test(input.ImageId ?? '')) {
    throw ec2Error('InvalidAMIID.Malformed', `Invalid id: "${input.ImageId}" (expecting "ami-...")`);
  }
  if ((input.MinCount ?? 1) > (input.MaxCount ?? 1) || (input.MinCount ?? 1) < 1) {
    throw ec2Error('InvalidParameterValue', 'MinCount must be at least 1 and at most MaxCount');
  }
};

const launchOne = (input: RunInstancesRequest, site: Site, reservationId: string, launchIndex: number): string => {
  const subnet = subnetFor(input, site);
  checkPlacement(input, subnet);
  checkLaunchNics(input, site);
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
    rootDeviceName: ROOT_DEVICE,
    launchTime: site.now,
    disableApiStop: input.DisableApiStop ?? false,
    disableApiTermination: input.DisableApiTermination ?? false,
    ...(input.ClientToken === undefined ? {} : { clientToken: input.ClientToken }),
  };
  site.put('instances', instance);
  launchNics(input, site, instance);
  launchVolumes(input, site, instance);
  site.schedule(instance.id, 'instance-running', site.settings.latencies.launchMs);
  return instance.id;
};

const runInstances = (input: RunInstancesRequest, site: Site): Reservation => {
  checkRequest(input);
  const make = (): string[] => {
    const reservationId = site.newId('r').id;
    return Array.from({ length: input.MaxCount ?? 1 }, (_, index) => launchOne(input, site, reservationId, index));
  };
  const ids = onceForToken(site, { action: 'RunInstances', token: input.ClientToken, input }, make);
  const instances = findAll(instanceListing, site.draft, ids);
  const { reservationId } = find(instanceListing, site.draft, ids[0] ?? '');
  return {
    ReservationId: reservationId,
    OwnerId: site.settings.accountId,
    Groups: [],
    Instances: instanceShapes(instances, site.draft),
  };
};

export const launchActions: ActionTable = {
  RunInstances: defineAction({
    accepts:
      'ImageId InstanceType SubnetId SecurityGroupIds PrivateIpAddress NetworkInterfaces BlockDeviceMappings Placement ' +
      'ClientToken TagSpecifications DisableApiStop DisableApiTermination EbsOptimized',
    requires: 'ImageId InstanceType MinCount MaxCount',
    run: runInstances,
  }),
};
