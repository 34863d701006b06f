import { Aws } from 'aws-cdk-lib';
import type { EventPattern } from 'aws-cdk-lib/aws-events';

/**
 * Every rule's pattern is made here. A bus may be sent the events of other accounts and regions (a central account's usually
 * is), and whoever sets up the forwarding says nothing of it to us. Source: EventBridge User Guide, Sending and receiving
 * events between AWS accounts: such events keep their own `account` and `region`.
 */
export const ownEvents = (pattern: EventPattern): EventPattern => ({ ...ownAccount(pattern), region: [Aws.REGION] });

/** For AWS Health alone, whose `region` is where an event was delivered: `detail.eventRegion` says what is affected. */
export const ownAccount = (pattern: EventPattern): EventPattern => ({ ...pattern, account: [Aws.ACCOUNT_ID] });
