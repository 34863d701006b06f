import type { RunInstancesRequest } from '@aws-sdk/client-ec2';
import type { Draft } from '../engine/draft.ts';
import type { InstanceRecord } from '../engine/model.ts';
import type { Site } from '../engine/site.ts';
import { launchOne } from '../servers/launch.ts';
import type { ScalingGroupRecord } from './auto-scaling-records.ts';

/**
 * UNVERIFIED[auto-scaling-health-check]: Auto Scaling publishes no figure; in practice a stopped member is found within
 * a minute or two.
 */
const HEALTH_CHECK_MS = 60_000;
const PREFIX = 'health ';
export const SCALING_TAG = 'aws:autoscaling:groupName';

export const scalingGroupOf = (draft: Draft, instanceId: string): ScalingGroupRecord | undefined =>
  draft.list('scalingGroups').find(({ members }) => members.some((member) => member.instanceId === instanceId));

export const scheduleHealthCheck = (site: Site, instanceId: string): void => {
  if (!scalingGroupOf(site.draft, instanceId)) return;
  site.schedule(`${PREFIX}${instanceId}`, 'scaling-health-check', HEALTH_CHECK_MS);
};

export const putTagged = (site: Site, instance: InstanceRecord, group: string): void =>
  site.put('instances', { ...instance, tags: { ...instance.tags, [SCALING_TAG]: group } });

const launchLike = ({ imageId, instanceType, subnetId }: InstanceRecord, site: Site): string => {
  const input = { ImageId: imageId, InstanceType: instanceType, SubnetId: subnetId, MinCount: 1, MaxCount: 1 };
  return launchOne(input as RunInstancesRequest, site, site.newId('r').id, 0);
};

/**
 * Source: EC2 Auto Scaling User Guide, Health checks for instances in an Auto Scaling group: a member in any state other
 * than running is unhealthy; it is terminated, and another one is launched in its place.
 */
export const replaceUnhealthy = (site: Site, id: string): void => {
  const instanceId = id.slice(PREFIX.length);
  const instance = site.draft.get('instances', instanceId);
  const group = scalingGroupOf(site.draft, instanceId);
  if (!instance || !group || instance.state === 'running') return;
  site.put('instances', { ...instance, state: 'shutting-down' });
  site.schedule(instanceId, 'instance-terminated', site.settings.latencies.terminateMs);
  const successor = launchLike(instance, site);
  const launched = site.draft.get('instances', successor);
  if (launched) putTagged(site, launched, group.id);
  const others = group.members.filter((member) => member.instanceId !== instanceId);
  site.put('scalingGroups', { ...group, members: [...others, { instanceId: successor, lifecycle: 'InService' }] });
};
