import type {
  AttachInstancesQuery,
  AutoScalingGroupNamesType,
  AutoScalingGroupsType,
  AutoScalingInstancesType,
  CreateAutoScalingGroupType,
  DescribeAutoScalingInstancesType,
  DetachInstancesQuery,
} from '@aws-sdk/client-auto-scaling';
import { type ActionTable, defineAction } from '../engine/action.ts';
import { findAll } from '../engine/describe.ts';
import { autoScalingError, NotSimulatedError } from '../engine/errors.ts';
import { instanceListing } from '../engine/listings.ts';
import type { InstanceRecord } from '../engine/model.ts';
import type { Site } from '../engine/site.ts';
import { putTagged, SCALING_TAG, scalingGroupOf } from './auto-scaling-health.ts';
import type { ScalingGroupRecord, ScalingMemberRecord } from './auto-scaling-records.ts';

/**
 * Source: Auto Scaling API Reference, Common Error Types: ValidationError. UNVERIFIED[auto-scaling-sentence]: its
 * sentences.
 */
const invalid = (message: string) => autoScalingError('ValidationError', message);

const groupNamed = (site: Site, name: string | undefined): ScalingGroupRecord => {
  const group = name === undefined ? undefined : site.draft.get('scalingGroups', name);
  if (!group) throw invalid(`AutoScalingGroup name not found - AutoScalingGroup '${name}' not found`);
  return group;
};

/** Groups come without servers of their own here: a launch template is not modelled, AttachInstances fills them. */
const createGroup = (input: CreateAutoScalingGroupType, site: Site): void => {
  const { AutoScalingGroupName: id = '', MinSize: min = 0, MaxSize: max = 0, DesiredCapacity: desired = min } = input;
  if (desired !== 0 || min !== 0) {
    throw new NotSimulatedError('The simulated Auto Scaling launches no first servers: create the group with size 0.');
  }
  site.put('scalingGroups', { id, min, max, desired, members: [] });
};

/** Source: UpdateAutoScalingGroup: the desired capacity lies between the two sizes. */
const updateGroup = (
  input: { readonly AutoScalingGroupName?: string; readonly MinSize?: number; readonly MaxSize?: number },
  site: Site,
): void => {
  const group = groupNamed(site, input.AutoScalingGroupName);
  const { MinSize: min = group.min, MaxSize: max = group.max } = input;
  if (min > group.desired || max < group.desired) {
    throw invalid(
      `Desired capacity:${group.desired} must be between the specified min size:${min} and max size:${max}`,
    );
  }
  site.put('scalingGroups', { ...group, min, max });
};

/**
 * Source: DeleteAutoScalingGroup: refused while it has servers. UNVERIFIED[auto-scaling-delete-in-use]: the text.
 * ForceDelete is not simulated.
 */
const deleteGroup = (input: { readonly AutoScalingGroupName?: string }, site: Site): void => {
  const { id, members } = groupNamed(site, input.AutoScalingGroupName);
  if (members.length > 0) {
    throw autoScalingError(
      'ResourceInUse',
      `You cannot delete AutoScalingGroup '${id}' while there are instances still in the group`,
    );
  }
  site.remove('scalingGroups', id);
};

/**
 * UNVERIFIED[auto-scaling-tag-goes]: that the tag goes with the membership. Whether a server is a member is asked of
 * Auto Scaling.
 */
const withoutTag = (site: Site, instance: InstanceRecord): void => {
  const { [SCALING_TAG]: _gone, ...tags } = instance.tags;
  site.put('instances', { ...instance, tags });
};

/**
 * Source: EC2 Auto Scaling User Guide, Detach or attach instances, Considerations for attaching instances: running, no
 * member of another group, and the group's maximum size is not exceeded; the desired capacity grows.
 */
const attachInstances = (input: AttachInstancesQuery, site: Site): void => {
  const group = groupNamed(site, input.AutoScalingGroupName);
  const instances = findAll(instanceListing, site.draft, input.InstanceIds ?? []);
  const desired = group.desired + instances.length;
  if (desired > group.max) throw invalid(`Desired capacity ${desired} is above the maximum size ${group.max}`);
  for (const instance of instances) {
    if (instance.state !== 'running') throw invalid(`Instance ${instance.id} is not in correct state`);
    const taken = scalingGroupOf(site.draft, instance.id);
    if (taken) throw invalid(`Instance ${instance.id} is already part of AutoScalingGroup:${taken.id}`);
    putTagged(site, instance, group.id);
  }
  const added = instances.map(({ id: instanceId }) => ({ instanceId, lifecycle: 'InService' as const }));
  site.put('scalingGroups', { ...group, desired, members: [...group.members, ...added] });
};

/** Source: the same page, Considerations for detaching instances: the minimum size has to be lowered first. */
const detachInstances = (input: DetachInstancesQuery, site: Site): void => {
  if (!input.ShouldDecrementDesiredCapacity) {
    throw new NotSimulatedError('The simulated Auto Scaling detaches only with ShouldDecrementDesiredCapacity.');
  }
  const group = groupNamed(site, input.AutoScalingGroupName);
  const instances = findAll(instanceListing, site.draft, input.InstanceIds ?? []);
  const stranger = instances.find(({ id }) => scalingGroupOf(site.draft, id)?.id !== group.id);
  if (stranger) throw invalid(`The instance ${stranger.id} is not part of Auto Scaling group ${group.id}.`);
  const desired = group.desired - instances.length;
  if (desired < group.min) {
    throw invalid(
      `AutoScalingGroup '${group.id}' has min-size=${group.min}, max-size=${group.max}, and desired-size=${group.desired}. To detach ${instances.length} instance, please update the AutoScalingGroup sizes appropriately.`,
    );
  }
  for (const instance of instances) withoutTag(site, instance);
  const members = group.members.filter(({ instanceId }) => !instances.some(({ id }) => id === instanceId));
  site.put('scalingGroups', { ...group, desired, members });
};

const memberShape = ({ instanceId, lifecycle }: ScalingMemberRecord, { draft }: Site) => ({
  InstanceId: instanceId,
  AvailabilityZone: draft.get('instances', instanceId)?.availabilityZone,
  LifecycleState: lifecycle,
  ProtectedFromScaleIn: false,
});

/** Source: DescribeAutoScalingInstances: servers that are members of no group are left out. */
const describeInstances = (input: DescribeAutoScalingInstancesType, site: Site): AutoScalingInstancesType => {
  const wanted = input.InstanceIds ?? [];
  return {
    AutoScalingInstances: site.draft
      .list('scalingGroups')
      .flatMap(({ id, members }) =>
        members
          .filter(({ instanceId }) => wanted.length === 0 || wanted.includes(instanceId))
          .map((member) => ({ ...memberShape(member, site), AutoScalingGroupName: id, HealthStatus: 'HEALTHY' })),
      ),
  };
};

const describeGroups = (input: AutoScalingGroupNamesType, site: Site): AutoScalingGroupsType => ({
  AutoScalingGroups: site.draft
    .list('scalingGroups')
    .filter(({ id }) => input.AutoScalingGroupNames?.includes(id) ?? true)
    .map(({ id, min, max, desired, members }) => ({
      AutoScalingGroupName: id,
      MinSize: min,
      MaxSize: max,
      DesiredCapacity: desired,
      DefaultCooldown: 300,
      AvailabilityZones: [],
      HealthCheckType: 'EC2',
      CreatedTime: new Date(0),
      Instances: members.map((member) => ({ ...memberShape(member, site), HealthStatus: 'Healthy' })),
    })),
});

export const autoScalingActions: ActionTable = {
  CreateAutoScalingGroup: defineAction(
    'AutoScalingGroupName MinSize MaxSize DesiredCapacity? AvailabilityZones?',
    createGroup,
  ),
  UpdateAutoScalingGroup: defineAction('AutoScalingGroupName MinSize? MaxSize?', updateGroup),
  DeleteAutoScalingGroup: defineAction('AutoScalingGroupName', deleteGroup),
  AttachInstances: defineAction('AutoScalingGroupName InstanceIds?', attachInstances),
  DetachInstances: defineAction('AutoScalingGroupName ShouldDecrementDesiredCapacity InstanceIds?', detachInstances),
  DescribeAutoScalingInstances: defineAction('InstanceIds? NextToken?', describeInstances),
  DescribeAutoScalingGroups: defineAction('AutoScalingGroupNames? MaxRecords? NextToken?', describeGroups),
};
