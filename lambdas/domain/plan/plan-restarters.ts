import { block, type Finding, warn, when } from '../group/findings.ts';
import {
  type Fact,
  fact,
  type ObservedServer,
  type ObservedSite,
  present,
  SCALING_TAG,
  type ScalingMembership,
  type SpotRequestKind,
} from '../site/observed.ts';

/** What would bring a stopped production server back, or keep it from being fenced. */
export const restarterFindings = (
  { id, tags, spot, state, rootDeviceType }: ObservedServer,
  site: ObservedSite,
): readonly Finding[] => {
  return [
    ...when(present(site.protections.disableApiStop, id), () =>
      warn(
        'production-stop-protected',
        `Stop protection of production server ${id} is on. It is cleared before the server is stopped; a roll-back switches it on again.`,
      ),
    ),
    ...scalingFindings(id, tags, site),
    ...when(spot, () => spotFinding(id, fact(site.spotRequests, id))),
    ...when(spot && state === 'stopped', () => stoppedSpotFinding(id)),
    ...when(rootDeviceType !== 'ebs', () =>
      block(
        'production-root-not-ebs',
        `The root device of production server ${id} is ${rootDeviceType}; it must be ebs, or the server cannot be kept from starting.`,
      ),
    ),
  ];
};

const scalingFindings = (id: string, tags: ObservedServer['tags'], site: ObservedSite): readonly Finding[] => {
  const seen = fact(site.scaling, id);
  const tagged = tags[SCALING_TAG];
  if (seen.is === 'present') return [memberFinding(id, seen.value, site)];
  return when(seen.is === 'unknown' && tagged, () =>
    warn(
      'auto-scaling-unknown',
      `Production server ${id} carries the tag of Auto Scaling group ${tagged}, which could not be asked. If it is still a member, it is detached before the stop; the stop waits up to a minute for that group to answer, with the server's volumes kept.`,
    ),
  );
};

const memberFinding = (
  id: string,
  { scalingGroup, lifecycle, size }: ScalingMembership,
  site: ObservedSite,
): Finding => {
  if (lifecycle !== 'InService') {
    return warn(
      'production-not-in-service',
      `Production server ${id} is ${lifecycle} in Auto Scaling group ${scalingGroup}: it is left there. Do not put it back into service, the group would terminate it once it is stopped.`,
    );
  }
  const leaving = leavingMembers(scalingGroup, site);
  if (size && size.desired - leaving < size.min) {
    return block(
      'auto-scaling-group-at-minimum',
      `Production server ${id} is in service in Auto Scaling group ${scalingGroup}, which wants ${size.desired} servers and at least ${size.min}: ${leaving} cannot leave it, and it would replace them. Lower its minimum size to ${Math.max(0, size.desired - leaving)} or less; its desired capacity may stay.`,
    );
  }
  return warn(
    'production-in-auto-scaling-group',
    `Production server ${id} is detached from Auto Scaling group ${scalingGroup} before the stop, and the group wants one server less. A roll-back attaches it again once it runs; a failover home does not. If the server stops before it has left, e.g. as its zone loses power, the group terminates it, and nothing can come home to it.`,
  );
};

/** Servers that leave the group in this failover. */
const leavingMembers = (scalingGroup: string, { scaling }: ObservedSite): number =>
  [...scaling.values()].filter(
    (seen) => seen.is === 'present' && seen.value.scalingGroup === scalingGroup && seen.value.lifecycle === 'InService',
  ).length;

/**
 * EC2 shows in the request alone who has stopped a Spot server. One that EC2 has interrupted it starts again by itself. Source: EC2
 * User Guide, Behavior of Spot Instance interruptions: without its root volume the instance fails to start and is terminated.
 */
const stoppedSpotFinding = (id: string): Finding =>
  warn(
    'production-spot-stopped',
    `Production server ${id} is on Spot and stopped already. If EC2 has interrupted it for want of capacity, EC2 starts it again, and terminates it once its root volume is gone. Its other disks are kept from going with it before that.`,
  );

/**
 * No request is cancelled: EC2 refuses the stop of a server whose request is, and terminates a stopped one with its
 * request. A stop by its owner disables a persistent request, and only its owner starts the server again. Source: EC2 User
 * Guide, Stop and start Spot Instances, and Cancel a Spot Instance request.
 */
const spotFinding = (id: string, kind: Fact<SpotRequestKind>): Finding => {
  if (kind.is === 'present' && kind.value === 'one-time') {
    return block(
      'production-is-one-time-spot',
      `Production server ${id} is a Spot instance of a one-time request, which EC2 cannot stop. Use an On-Demand instance, or a Spot instance of a persistent request.`,
    );
  }
  return warn(
    'production-is-spot',
    kind.is === 'present'
      ? `Production server ${id} is a Spot instance of a persistent request. Its stop disables the request, so that EC2 does not start it again; do not cancel the request while it is stopped, EC2 would terminate it.`
      : `Production server ${id} is a Spot instance, of what kind of request is not known. EC2 can stop it only where the request is a persistent one.`,
  );
};
