import type {
  ApplicationStatus,
  ApplicationStatusDetail,
  AssociateApplicationStatusCheckRequest,
  CreateApplicationStatusCheckRequest,
  DescribeApplicationStatusRequest,
  DescribeApplicationStatusResult,
  DisableApplicationStatusCheckSuppressionRequest,
  EnableApplicationStatusCheckSuppressionRequest,
} from '@aws-sdk/client-ec2';
import { type ActionTable, defineAction } from '../engine/action.ts';
import { findAll } from '../engine/describe.ts';
import type { View } from '../engine/draft.ts';
import { ec2Error } from '../engine/errors.ts';
import { faultsOf, isBroken } from '../engine/faults.ts';
import { instanceListing } from '../engine/listings.ts';
import type { InstanceRecord } from '../engine/model.ts';
import type { Site } from '../engine/site.ts';
import type { ApplicationCheckRecord } from './application-check-model.ts';
import { checkStatusIds } from './status-ids.ts';

/** Source: EC2 User Guide, Application status checks, Default settings. */
const GRACE_SECONDS = 300;

const create = (input: CreateApplicationStatusCheckRequest, site: Site) => {
  const { Protocol = 'http', Aggregation = 'included', InitializationGracePeriodSeconds = GRACE_SECONDS } = input;
  const { id } = site.newId('asc');
  const graceMs = InitializationGracePeriodSeconds * 1000;
  site.put('applicationChecks', { id, protocol: Protocol, aggregation: Aggregation, graceMs, instances: [] });
  return { ApplicationStatusCheck: { ApplicationStatusCheckId: id } };
};

/** UNVERIFIED[application-check-code]: the code for a check that does not exist. Associations by tag are not modelled. */
const associate = (input: AssociateApplicationStatusCheckRequest, site: Site): void => {
  const { ApplicationStatusCheckId: id = '', InstanceIds = [] } = input;
  const check = site.draft.get('applicationChecks', id);
  if (!check) throw ec2Error('InvalidApplicationStatusCheckId.NotFound', `The check ID '${id}' does not exist`);
  findAll(instanceListing, site.draft, InstanceIds);
  site.put('applicationChecks', { ...check, instances: [...new Set([...check.instances, ...InstanceIds])] });
};

/** Source: EC2 User Guide, Application status checks, Suppress the check: without a duration until it is disabled. */
const suppress = (input: EnableApplicationStatusCheckSuppressionRequest, site: Site): void => {
  const { InstanceIds = [], DurationSeconds } = input;
  const until = DurationSeconds === undefined ? Number.MAX_SAFE_INTEGER : site.now + DurationSeconds * 1000;
  for (const instance of findAll(instanceListing, site.draft, InstanceIds))
    site.put('instances', { ...instance, applicationSuppressedUntil: until });
};

const resume = ({ InstanceIds = [] }: DisableApplicationStatusCheckSuppressionRequest, site: Site): void => {
  for (const { applicationSuppressedUntil: _, ...instance } of findAll(instanceListing, site.draft, InstanceIds))
    site.put('instances', instance);
};

const checksOf = (view: View, { id }: InstanceRecord): readonly ApplicationCheckRecord[] =>
  view.list('applicationChecks').filter(({ instances }) => instances.includes(id));

/** Nothing answers on broken hardware either. One probe tells: thresholds and intervals are not modelled. */
const detailOf = (site: Site, view: View, instance: InstanceRecord, check: ApplicationCheckRecord) => {
  const shape = { ApplicationStatusCheckId: check.id, Aggregation: check.aggregation };
  const Protocol = check.protocol === 'https' ? 'HTTPS' : 'HTTP';
  const since = instance.runningSince ?? instance.launchTime;
  if (isBroken(view, instance)) return { ...shape, Status: 'failed', Reason: { Code: 'ConnectionTimeout' } } as const;
  if (faultsOf(view).failingApplications.includes(instance.id))
    return { ...shape, Status: 'failed', Reason: { Code: 'ResponseCodeMismatch', StatusCode: 503, Protocol } } as const;
  if (site.now < since + check.graceMs) return { ...shape, Status: 'initializing' } as const;
  return { ...shape, Status: 'passed', Reason: { Code: 'ResponseCodeMatched', StatusCode: 200, Protocol } } as const;
};

/**
 * Source: EC2 API Reference, ApplicationStatus: derived from the included checks alone. UNVERIFIED[application-status-not-running]: a server that does not run is
 * `not-applicable`, as for the other checks.
 */
export const applicationStatusOf = (site: Site, view: View, instance: InstanceRecord): ApplicationStatus => {
  if (instance.state !== 'running') return { Status: 'not-applicable' };
  const Details: ApplicationStatusDetail[] = checksOf(view, instance).map((check) =>
    detailOf(site, view, instance, check),
  );
  if (site.now < (instance.applicationSuppressedUntil ?? 0)) return { Status: 'suppressed', Details };
  const included = Details.filter(({ Aggregation }) => Aggregation === 'included').map(({ Status }) => Status);
  return { Status: aggregated(included), Details };
};

const aggregated = (statuses: readonly ApplicationStatusDetail['Status'][]) => {
  if (statuses.length === 0) return 'not-applicable';
  if (statuses.includes('failed')) return 'impaired';
  return statuses.includes('initializing') ? 'initializing' : 'ok';
};

/** Whether anybody checks the server's application: only then does DescribeInstanceStatus say something of it. */
export const hasApplicationChecks = (view: View, instance: InstanceRecord): boolean =>
  checksOf(view, instance).length > 0;

/** UNVERIFIED[application-status-shown]: that a server without checks is left out where nobody names it, and shown where somebody does. */
const describe = (input: DescribeApplicationStatusRequest, site: Site): DescribeApplicationStatusResult => {
  const { InstanceIds = [] } = input;
  checkStatusIds(site, InstanceIds);
  const named = findAll(instanceListing, site.seen, InstanceIds);
  const all = site.seen.list('instances').filter((instance) => hasApplicationChecks(site.draft, instance));
  return {
    ApplicationStatuses: {
      Instances: (InstanceIds.length > 0 ? named : all).map((instance) => ({
        InstanceId: instance.id,
        AvailabilityZone: instance.availabilityZone,
        ApplicationStatus: applicationStatusOf(site, site.draft, instance),
      })),
    },
  };
};

export const applicationStatusActions: ActionTable = {
  CreateApplicationStatusCheck: defineAction(
    'Protocol Port Path? Aggregation? InitializationGracePeriodSeconds?',
    create,
  ),
  AssociateApplicationStatusCheck: defineAction('ApplicationStatusCheckId InstanceIds', associate),
  EnableApplicationStatusCheckSuppression: defineAction('InstanceIds DurationSeconds?', suppress),
  DisableApplicationStatusCheckSuppression: defineAction('InstanceIds', resume),
  DescribeApplicationStatus: defineAction('InstanceIds? NextToken?', describe),
};
