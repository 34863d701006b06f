import { Aws } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
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
    this.bus = new EventBus(this, 'Bus', {
      eventBusName: `${Aws.STACK_NAME}-monitors`,
      description: 'Faults that monitors tell of.',
    });
    this.bus.addToResourcePolicy(
      new PolicyStatement({
        sid: 'NobodyButMonitors',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['events:PutEvents'],
        resources: [this.bus.eventBusArn],
        ...(monitors.length > 0 ? { conditions: { ArnNotEquals: { 'aws:PrincipalArn': monitors } } } : {}),
      }),
    );
  }
}
