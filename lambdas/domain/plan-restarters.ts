import { block, warn, when } from './findings.ts';
import { type ObservedServer, type ObservedSite, present } from './observed.ts';
import type { Finding } from './plan-types.ts';

/** What would bring a stopped production server back, or keep it from being fenced. */
export const restarterFindings = (
  { id, tags, spot, rootDeviceType }: ObservedServer,
  site: ObservedSite,
): readonly Finding[] => {
  const scalingGroup = tags['aws:autoscaling:groupName'];
  return [
    ...when(present(site.protections.disableApiStop, id), () =>
      warn(
        'production-stop-protected',
        `Stop protection of production server ${id} is on. It is cleared before the server is stopped; a roll-back switches it on again.`,
      ),
    ),
    ...when(scalingGroup, () =>
      block(
        'production-in-auto-scaling-group',
        `Production server ${id} belongs to Auto Scaling group ${scalingGroup}, which would replace it when it is stopped. Detach it from the group first.`,
      ),
    ),
    ...when(spot, () =>
      block(
        'production-is-spot',
        `Production server ${id} is a Spot instance, which EC2 may start again by itself. Use an On-Demand instance.`,
      ),
    ),
    ...when(rootDeviceType !== 'ebs', () =>
      block(
        'production-root-not-ebs',
        `The root device of production server ${id} is ${rootDeviceType}; it must be ebs, or the server cannot be kept from starting.`,
      ),
    ),
  ];
};
