import type {
  DescribeInstanceStatusRequest,
  DescribeInstanceStatusResult,
  InstanceStatus,
  InstanceStatusSummary,
} from '@aws-sdk/client-ec2';
import { type ActionTable, defineAction } from '../engine/action.ts';
import { select } from '../engine/describe.ts';
import type { View } from '../engine/draft.ts';
import { isBroken } from '../engine/faults.ts';
import { instanceListing } from '../engine/listings.ts';
import type { InstanceRecord } from '../engine/model.ts';
import type { Site } from '../engine/site.ts';
import { applicationStatusOf, hasApplicationChecks } from './application-status.ts';
import { stateShape } from './instance-shapes.ts';
import { checkStatusIds } from './status-ids.ts';

/**
 * Source: EC2 User Guide, Status checks: impaired where a check fails; initializing after a launch; not-applicable unless
 * running. A server on broken hardware fails both checks, as nothing reaches it.
 */
const statusOf = (site: Site, view: View, instance: InstanceRecord): InstanceStatusSummary => {
  if (instance.state !== 'running') return { Status: 'not-applicable' };
  if (isBroken(view, instance)) return summary('impaired', 'failed');
  const checkedAt = (instance.runningSince ?? instance.launchTime) + site.settings.latencies.statusChecksMs;
  return site.now < checkedAt ? summary('initializing', 'initializing') : summary('ok', 'passed');
};

const summary = (
  Status: 'ok' | 'impaired' | 'initializing',
  reachability: 'passed' | 'failed' | 'initializing',
): InstanceStatusSummary => ({ Status, Details: [{ Name: 'reachability', Status: reachability }] });

/** Source: EC2 User Guide, Monitor application status checks: DescribeInstanceStatus has the overall one. UNVERIFIED[instance-status-of-application]: only then. */
const applicationSummary = (site: Site, instance: InstanceRecord): Pick<InstanceStatus, 'ApplicationStatus'> => {
  if (!hasApplicationChecks(site.draft, instance)) return {};
  const { Status } = applicationStatusOf(site, site.draft, instance);
  return { ApplicationStatus: { Status: Status === 'suppressed' ? 'not-applicable' : (Status ?? 'not-applicable') } };
};

const statusShape = (site: Site, instance: InstanceRecord): InstanceStatus => {
  const status = statusOf(site, site.draft, instance);
  return {
    InstanceId: instance.id,
    AvailabilityZone: instance.availabilityZone,
    InstanceState: stateShape(instance.state),
    SystemStatus: status,
    InstanceStatus: status,
    ...applicationSummary(site, instance),
  };
};

/** Source: DescribeInstanceStatus: running ones only, unless `IncludeAllInstances`. */
const describeInstanceStatus = (input: DescribeInstanceStatusRequest, site: Site): DescribeInstanceStatusResult => {
  const { InstanceIds = [], Filters = [], IncludeAllInstances } = input;
  checkStatusIds(site, InstanceIds);
  const running = { Name: 'instance-state-name', Values: ['running'] };
  const wanted = { ...input, ids: InstanceIds, Filters: IncludeAllInstances ? Filters : [...Filters, running] };
  const { records, next } = select(instanceListing, site.seen, wanted);
  return { InstanceStatuses: records.map((instance) => statusShape(site, instance)), ...next };
};

export const instanceStatusActions: ActionTable = {
  DescribeInstanceStatus: defineAction(
    'InstanceIds? Filters? IncludeAllInstances? MaxResults? NextToken?',
    describeInstanceStatus,
  ),
};
