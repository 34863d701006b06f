import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { synthesise } from './synthesise.ts';

const { template } = synthesise();

interface Policy {
  readonly Properties: {
    readonly PolicyDocument: { readonly Statement: readonly { readonly Action: string | readonly string[] }[] };
    readonly Roles: readonly { readonly Ref: string }[];
  };
}

const actionsOf = (role: string): readonly string[] => {
  const policies = Object.values(template.findResources('AWS::IAM::Policy')) as unknown as readonly Policy[];
  const own = policies.filter(({ Properties }) => Properties.Roles.some(({ Ref }) => Ref.startsWith(role)));
  return [
    ...new Set(own.flatMap(({ Properties }) => Properties.PolicyDocument.Statement).flatMap((s) => s.Action)),
  ].sort();
};

describe('the recorder', () => {
  it('runs every five minutes', () => {
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      State: 'ENABLED',
      ScheduleExpression: 'rate(5 minutes)',
      Target: Match.objectLike({
        Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^RecorderFunction'), 'Arn'] },
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^RecorderDeadLetters'), 'Arn'] } },
        RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 300 },
      }),
    });
  });

  it('may look at EC2 and at keys and write to the table, and change nothing in EC2', () => {
    const isLook = (action: string): boolean => /^(ec2|autoscaling|kms):/.test(action);
    const all = actionsOf('RecorderFunctionRole');
    expect(all.filter((action) => !isLook(action))).toEqual([
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
      'lambda:InvokeFunction',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'sqs:SendMessage',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
    expect(all.filter(isLook)).toEqual(actionsOf('FailoverValidatePrerequisitesRole').filter(isLook));
    expect(all.filter(isLook).every((action) => /^(ec2|autoscaling|kms):(Describe|Search)/.test(action))).toBe(true);
  });
});
