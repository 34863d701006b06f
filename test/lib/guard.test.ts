import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { synthesise } from './synthesise.ts';

const { template } = synthesise();

const guardFunction = { 'Fn::GetAtt': [Match.stringLikeRegexp('^GuardFunction'), 'Arn'] };
const deadLetters = { 'Fn::GetAtt': [Match.stringLikeRegexp('^GuardDeadLetters'), 'Arn'] };

interface Policy {
  readonly Properties: {
    readonly PolicyDocument: { readonly Statement: readonly { readonly Action: string | readonly string[] }[] };
    readonly Roles: readonly { readonly Ref: string }[];
  };
}

const actionsOf = (role: string): readonly string[] => {
  const policies = Object.values(template.findResources('AWS::IAM::Policy')) as unknown as readonly Policy[];
  const own = policies.filter(({ Properties }) => Properties.Roles.some(({ Ref }) => Ref.startsWith(role)));
  const statements = own.flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
  return [...new Set(statements.flatMap(({ Action }) => Action))].sort();
};

describe('the guard', () => {
  it('is called by every server that starts, runs or stops', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      State: 'ENABLED',
      EventPattern: {
        source: ['aws.ec2'],
        'detail-type': ['EC2 Instance State-change Notification'],
        detail: { state: ['pending', 'running', 'stopped'] },
      },
      Targets: [Match.objectLike({ Arn: guardFunction, DeadLetterConfig: { Arn: deadLetters } })],
    });
  });

  it('sweeps every minute, whatever events come', () => {
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      State: 'ENABLED',
      ScheduleExpression: 'rate(1 minute)',
      Target: Match.objectLike({ Arn: guardFunction, DeadLetterConfig: { Arn: deadLetters } }),
    });
  });

  it('may fence and write the audit trail, and change neither group nor member', () => {
    expect(actionsOf('GuardFunctionRole')).toEqual([
      'autoscaling:DescribeAutoScalingGroups',
      'autoscaling:DescribeAutoScalingInstances',
      'autoscaling:DetachInstances',
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
      'ec2:CreateTags',
      'ec2:DescribeInstanceAttribute',
      'ec2:DescribeInstances',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DetachVolume',
      'ec2:ModifyInstanceAttribute',
      'ec2:ModifyInstanceMaintenanceOptions',
      'ec2:ModifyNetworkInterfaceAttribute',
      'ec2:StopInstances',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'sqs:SendMessage',
      'states:DescribeExecution',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
  });

  it('may write and delete nothing but that it acts', () => {
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyName: Match.stringLikeRegexp('^GuardFunctionRole'),
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: ['dynamodb:DeleteItem', 'dynamodb:UpdateItem'],
            Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['ACTORS#*'] } },
          }),
        ]),
      },
    });
  });
});
