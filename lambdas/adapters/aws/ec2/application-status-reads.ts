import {
  type ApplicationStatusDetail,
  DescribeApplicationStatusCommand,
  type InstanceApplicationStatus,
} from '@aws-sdk/client-ec2';
import type { ApplicationStatus } from '../../../domain/site/observed.ts';
import { missingBy, NAMED_IDS, type Read } from './reads.ts';
import type { Entry } from './shapes.ts';

/**
 * By name, of servers of one zone at a time, as DescribeInstanceStatus is asked. UNVERIFIED[application-status-ids]: how many ids a call takes, and how
 * it refuses an id that does not exist; both as that call has them.
 */
export const APPLICATION_STATUSES: Read<ApplicationStatus> = {
  api: 'DescribeApplicationStatus',
  idsPerCall: NAMED_IDS,
  async page(ec2, InstanceIds, NextToken) {
    const answer = await ec2.send(new DescribeApplicationStatusCommand({ InstanceIds, NextToken }));
    return { entries: (answer.ApplicationStatuses?.Instances ?? []).map(entryOf), next: answer.NextToken };
  },
  missingIn: missingBy(/^InvalidInstanceID\.NotFound$/, /\bi-[0-9a-z]+/g),
};

const entryOf = ({ InstanceId = '', ApplicationStatus }: InstanceApplicationStatus): Entry<ApplicationStatus> => {
  const failing = (ApplicationStatus?.Details ?? []).filter(isFailing).map(nameOf);
  return [InstanceId, { status: ApplicationStatus?.Status ?? 'insufficient-data', failing }];
};

/** One that is excluded has no part in the status of the server. */
const isFailing = ({ Status, Aggregation }: ApplicationStatusDetail): boolean =>
  Status === 'failed' && Aggregation !== 'excluded';

const nameOf = ({ ApplicationStatusCheckId = '', Reason }: ApplicationStatusDetail): string => {
  const why = [Reason?.Code, Reason?.StatusCode].filter((part) => part !== undefined).join(' ');
  return why === '' ? ApplicationStatusCheckId : `${ApplicationStatusCheckId}: ${why}`;
};
