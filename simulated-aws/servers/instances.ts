import type {
  DescribeInstanceAttributeRequest,
  DescribeInstancesRequest,
  DescribeInstancesResult,
  InstanceAttribute,
  ModifyInstanceAttributeRequest,
  ModifyInstanceMaintenanceOptionsRequest,
  ModifyInstanceMaintenanceOptionsResult,
  Reservation,
} from '@aws-sdk/client-ec2';
import { volumeAt } from '../disks/volume-attachment.ts';
import { type ActionTable, defineAction } from '../engine/action.ts';
import { find, select } from '../engine/describe.ts';
import { ec2Error, NotSimulatedError } from '../engine/errors.ts';
import { instanceListing } from '../engine/listings.ts';
import type { InstanceRecord } from '../engine/model.ts';
import type { Site } from '../engine/site.ts';
import { checkZonesAnswer } from '../engine/zones.ts';
import { instanceShapes } from './instance-shapes.ts';
import { typeOf } from './instance-types.ts';

const describeInstances = (input: DescribeInstancesRequest, site: Site): DescribeInstancesResult => {
  checkZonesAnswer(site, input.InstanceIds);
  const { records, next } = select(instanceListing, site.seen, { ...input, ids: input.InstanceIds });
  const reservationOf = new Map(records.map(({ id, reservationId }) => [id, reservationId]));
  const shapes = Map.groupBy(instanceShapes(records, site.seen), ({ InstanceId = '' }) =>
    reservationOf.get(InstanceId),
  );
  const reservations = [...shapes].map(
    ([ReservationId = '', Instances]): Reservation => ({
      ReservationId,
      OwnerId: site.settings.accountId,
      Groups: [],
      Instances,
    }),
  );
  return { Reservations: reservations, ...next };
};

const protectionChange = (input: ModifyInstanceAttributeRequest): Partial<InstanceRecord> => {
  const { DisableApiStop, DisableApiTermination } = input;
  if (DisableApiStop) return { disableApiStop: DisableApiStop.Value ?? false };
  return { disableApiTermination: DisableApiTermination?.Value ?? false };
};

/** Source: ModifyInstanceAttribute, `BlockDeviceMappings`: changes `DeleteOnTermination` of attached volumes. */
const modifyDisks = (input: ModifyInstanceAttributeRequest, site: Site, instance: InstanceRecord): void => {
  for (const { DeviceName, Ebs } of input.BlockDeviceMappings ?? []) {
    const volume = volumeAt(site, instance.id, DeviceName);
    if (!volume?.attachment) {
      const message = `No device is currently mapped at ${DeviceName}`;
      throw ec2Error('InvalidInstanceAttributeValue', message);
    }
    const deleteOnTermination = Ebs?.DeleteOnTermination ?? volume.attachment.deleteOnTermination;
    site.put('volumes', { ...volume, attachment: { ...volume.attachment, deleteOnTermination } });
  }
};

/** Source: ModifyInstanceAttribute: one attribute a call. */
const modifyInstanceAttribute = (input: ModifyInstanceAttributeRequest, site: Site): void => {
  const { DisableApiStop, DisableApiTermination, BlockDeviceMappings, InstanceType } = input;
  if (
    [DisableApiStop, DisableApiTermination, BlockDeviceMappings, InstanceType].filter((change) => change !== undefined)
      .length !== 1
  ) {
    throw ec2Error('InvalidParameterCombination', 'Exactly one attribute must be specified');
  }
  const instance = find(instanceListing, site.draft, input.InstanceId ?? '');
  if (BlockDeviceMappings) modifyDisks(input, site, instance);
  else if (InstanceType) site.put('instances', { ...instance, instanceType: newType(instance, InstanceType.Value) });
  else site.put('instances', { ...instance, ...protectionChange(input) });
};

/** Source: EC2 User Guide, Change the instance type: of a stopped instance. Error codes, IncorrectInstanceState. */
const newType = ({ id, state }: InstanceRecord, name = ''): string => {
  typeOf(name);
  if (state === 'stopped') return name;
  throw ec2Error('IncorrectInstanceState', `The instance '${id}' is not in the 'stopped' state.`);
};

const describeInstanceAttribute = (input: DescribeInstanceAttributeRequest, site: Site): InstanceAttribute => {
  checkZonesAnswer(site, [input.InstanceId ?? '']);
  const { id, disableApiStop, disableApiTermination } = find(instanceListing, site.seen, input.InstanceId ?? '');
  switch (input.Attribute) {
    case 'disableApiStop':
      return { InstanceId: id, DisableApiStop: { Value: disableApiStop } };
    case 'disableApiTermination':
      return { InstanceId: id, DisableApiTermination: { Value: disableApiTermination } };
    default:
      throw new NotSimulatedError(
        `The simulated EC2 does not model the attribute "${input.Attribute}", only disableApiStop and disableApiTermination.`,
      );
  }
};

/** Source: ModifyInstanceMaintenanceOptions: sets the recovery behaviour of the instance, whatever its state. */
const modifyMaintenanceOptions = (
  { InstanceId, AutoRecovery = 'default' }: ModifyInstanceMaintenanceOptionsRequest,
  site: Site,
): ModifyInstanceMaintenanceOptionsResult => {
  const instance = find(instanceListing, site.draft, InstanceId ?? '');
  site.put('instances', { ...instance, autoRecovery: AutoRecovery });
  return { InstanceId: instance.id, AutoRecovery };
};

export const instanceActions: ActionTable = {
  DescribeInstances: defineAction('InstanceIds? Filters? MaxResults? NextToken?', describeInstances),
  ModifyInstanceMaintenanceOptions: defineAction('InstanceId AutoRecovery?', modifyMaintenanceOptions),
  ModifyInstanceAttribute: defineAction(
    'InstanceId DisableApiStop? DisableApiTermination? BlockDeviceMappings? InstanceType?',
    modifyInstanceAttribute,
  ),
  DescribeInstanceAttribute: defineAction('InstanceId Attribute', describeInstanceAttribute),
};
