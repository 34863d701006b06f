import { ec2Error } from './errors.ts';
import { faultsOf } from './faults.ts';
import type { Site } from './site.ts';

/**
 * Source: DescribeInstances and DescribeInstanceStatus: where a zone is disrupted, a call that names instances of it,
 * or none at all, fails; a call that names instances of other zones only works. UNVERIFIED[dead-zone-code]: the code it
 * fails with. UNVERIFIED[application-status-of-dead-zone]: so does DescribeApplicationStatus.
 */
export const checkZonesAnswer = (site: Site, ids: readonly string[] = []): void => {
  const { unanswering } = faultsOf(site.draft);
  if (unanswering.length === 0) return;
  const zones = ids.map((id) => site.draft.get('instances', id)?.availabilityZone);
  const affected = ids.length === 0 || zones.some((zone) => zone !== undefined && unanswering.includes(zone));
  if (affected)
    throw ec2Error('Unavailable', `The service is unavailable for ${unanswering.join(', ')}. Please try again.`);
};
