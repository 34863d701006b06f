import { Aws, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/**
 * Lets EventBridge Scheduler start something for schedules of this account alone, which are all in the account's default group.
 * Source: EventBridge Scheduler User Guide, Confused deputy prevention: `aws:SourceArn` is the ARN of a schedule group.
 */
export const schedulerRole = (scope: Construct, description: string): Role =>
  new Role(scope, 'SchedulerRole', {
    description,
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com').withConditions({
      StringEquals: {
        'aws:SourceAccount': Aws.ACCOUNT_ID,
        'aws:SourceArn': Stack.of(scope).formatArn({
          service: 'scheduler',
          resource: 'schedule-group',
          resourceName: 'default',
        }),
      },
    }),
  });
