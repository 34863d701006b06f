import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { synthesise } from './synthesise.ts';

const { template } = synthesise();

const decider = { 'Fn::GetAtt': [Match.stringLikeRegexp('^AutomationFunction'), 'Arn'] };
const deadLetters = { 'Fn::GetAtt': [Match.stringLikeRegexp('^AutomationDeadLetters'), 'Arn'] };

interface Statement {
  readonly Sid?: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

interface Policy {
  readonly Properties: {
    readonly PolicyDocument: { readonly Statement: readonly Statement[] };
    readonly Roles: readonly { readonly Ref: string }[];
  };
}

const statements = (Object.values(template.findResources('AWS::IAM::Policy')) as unknown as readonly Policy[])
  .filter(({ Properties }) => Properties.Roles.some(({ Ref }) => Ref.startsWith('AutomationFunctionRole')))
  .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);

describe('automation', () => {
  it.each([
    ['alarms', { source: ['aws.cloudwatch'], 'detail-type': ['CloudWatch Alarm State Change'] }],
    [
      'issues that AWS Health reports',
      {
        source: ['aws.health'],
        'detail-type': ['AWS Health Event'],
        detail: { service: Match.absent(), eventTypeCategory: ['issue'] },
      },
    ],
    [
      'servers that come up or go down',
      {
        source: ['aws.ec2'],
        'detail-type': ['EC2 Instance State-change Notification'],
        detail: { state: ['running', 'stopping', 'stopped', 'shutting-down', 'terminated'] },
      },
    ],
    ['fault events of our own', { source: ['sdrs.monitoring'], 'detail-type': ['SDRS Fault'] }],
  ])('listens to %s, and keeps what it could not handle', (_, EventPattern) => {
    template.hasResourceProperties('AWS::Events::Rule', {
      State: 'ENABLED',
      EventPattern,
      Targets: [Match.objectLike({ Arn: decider, DeadLetterConfig: { Arn: deadLetters } })],
    });
  });

  it('judges every minute, whatever events come', () => {
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      State: 'ENABLED',
      ScheduleExpression: 'rate(1 minute)',
      Target: Match.objectLike({ Arn: decider, Input: '{"sweep":true}', DeadLetterConfig: { Arn: deadLetters } }),
    });
  });

  it('knows the table and the machine by its environment, and the steps know no machine', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Description: 'Decides on automatic failovers, and starts them.',
      DeadLetterConfig: { TargetArn: deadLetters },
      Environment: {
        Variables: {
          TABLE_NAME: Match.anyValue(),
          STATE_MACHINE_ARNS: {
            'Fn::Join': [
              '',
              [
                '{"failover":"',
                { Ref: Match.stringLikeRegexp('^FailoverStateMachine') },
                '","roll-back":"',
                { Ref: Match.stringLikeRegexp('^RollBackStateMachine') },
                '","protect":"',
                { Ref: Match.stringLikeRegexp('^ProtectStateMachine') },
                '","unprotect":"',
                { Ref: Match.stringLikeRegexp('^UnprotectStateMachine') },
                '","restore":"',
                { Ref: Match.stringLikeRegexp('^RestoreStateMachine') },
                '"}',
              ],
            ],
          },
        },
      },
    });
    const steps = Object.values(template.findResources('AWS::Lambda::Function')).filter(({ Properties }) =>
      String(Properties.Description).startsWith('Step of a '),
    );
    expect(steps.length).toBeGreaterThan(0);
    for (const { Properties } of steps)
      expect(Properties.Environment.Variables).not.toHaveProperty('STATE_MACHINE_ARNS');
  });

  it('may look, keep its own items and the audit trail, and start the one machine', () => {
    expect([...new Set(statements.flatMap(({ Action }) => Action))].sort()).toEqual([
      'cloudwatch:DescribeAlarms',
      'cloudwatch:ListAlarmMuteRules',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
      'ec2:DescribeApplicationStatus',
      'ec2:DescribeInstanceStatus',
      'ec2:DescribeInstances',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'sqs:SendMessage',
      'states:DescribeExecution',
      'states:StartExecution',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
    const starts = statements.filter(({ Action }) => [Action].flat().includes('states:StartExecution'));
    expect(starts).toMatchObject([{ Resource: { Ref: expect.stringMatching(/^FailoverStateMachine/) } }]);
  });

  it('may change no group, no member and no failover', () => {
    const updates = statements.filter(({ Action }) => [Action].flat().includes('dynamodb:UpdateItem'));
    expect(updates).toMatchObject([
      { Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['AUTOMATION'] } } },
    ]);
  });
});
