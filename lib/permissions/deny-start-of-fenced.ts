import { type IRole, ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { denyStatements } from './fenced-policy.ts';

export interface DenyStartOfFencedProps {
  /** The service's own roles: the policy denies them nothing. */
  readonly serviceRoles: readonly IRole[];

  /**
   * ARNs, or patterns of them, of roles that may lift a fence by hand.
   *
   * @default nobody
   */
  readonly exempt?: readonly string[];
}

/**
 * A managed policy that keeps its bearers from starting fenced servers. It comes attached to nobody: attach it to the
 * groups and roles of people and automation, or use the service control policy of docs/deny-policy.md for whole
 * accounts.
 */
export class DenyStartOfFenced extends Construct {
  readonly policy: ManagedPolicy;

  constructor(scope: Construct, id: string, props: DenyStartOfFencedProps) {
    super(scope, id);
    const exempt = [...props.serviceRoles.map(({ roleArn }) => roleArn), ...(props.exempt ?? [])];
    this.policy = new ManagedPolicy(this, 'Policy', {
      // Another description would be another policy, attached to nobody, in the place of the one that people have
      // attached: CloudFormation replaces it.
      description: 'Denies starting the servers that a failover has fenced, and lifting their fence.',
      statements: denyStatements(exempt).map((statement) => PolicyStatement.fromJson(statement)),
    });
  }
}
