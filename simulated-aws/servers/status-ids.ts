import { ec2Error } from '../engine/errors.ts';
import type { Site } from '../engine/site.ts';
import { checkZonesAnswer } from '../engine/zones.ts';

/** Source: DescribeInstanceStatus, `InstanceIds`: at most 100. */
const MAX_IDS = 100;

/**
 * Whether a look at statuses can be answered. UNVERIFIED[status-of-too-many]: the code for too many ids;
 * UNVERIFIED[application-status-ids]: that DescribeApplicationStatus takes as many.
 */
export const checkStatusIds = (site: Site, ids: readonly string[]): void => {
  if (ids.length > MAX_IDS) {
    throw ec2Error('InvalidParameterValue', `At most ${MAX_IDS} instance IDs can be specified`);
  }
  checkZonesAnswer(site, ids);
};
