import { Aws, Stack } from 'aws-cdk-lib';
import { type CfnEventBus, EventBus } from 'aws-cdk-lib/aws-events';
import { AnyPrincipal, Effect, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

export interface MonitorsBusProps {
  /** ARNs of the roles and users that may speak on it. Without any, nobody may. */
  readonly monitors: readonly string[];
}

/**
 * The bus on which monitors tell of faults. Its policy denies: within an account an allow keeps nobody off who has
 * `events:PutEvents` by a policy of his own. A negated operator holds also where the key is missing, so a caller without a
 * principal's ARN, an AWS service, is denied. Sources: IAM User Guide, Policy evaluation logic, Condition operators, and
 * Global condition context keys (aws:PrincipalArn: of a session, the ARN of its role).
 */
export class MonitorsBus extends Construct {
  readonly bus: EventBus;

  constructor(scope: Construct, id: string, { monitors }: MonitorsBusProps) {
    super(scope, id);
    const eventBusName = `${Aws.STACK_NAME}-monitors`;
    this.bus = new EventBus(this, 'Bus', { eventBusName, description: 'Faults that monitors tell of.' });
    const nobodyElse = new PolicyStatement({
      sid: 'NobodyButMonitors',
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      actions: ['events:PutEvents'],
      // Its own attribute is not known yet where it is made.
      resources: [Stack.of(this).formatArn({ service: 'events', resource: 'event-bus', resourceName: eventBusName })],
      ...(monitors.length > 0 ? { conditions: { ArnNotEquals: { 'aws:PrincipalArn': monitors } } } : {}),
    });
    // A property of the bus and no resource beside it: the bus is at no moment without it.
    (this.bus.node.defaultChild as CfnEventBus).policy = new PolicyDocument({ statements: [nobodyElse] });
  }
}
