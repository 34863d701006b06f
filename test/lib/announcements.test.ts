import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { PAGED_TYPES } from '../../lambdas/domain/trail/message-to-people.ts';
import { synthesise } from './synthesise.ts';

const { template, stateTemplate } = synthesise();
const topic = { Ref: Match.stringLikeRegexp('^AnnouncementsTopic') };

describe('announcements', () => {
  it('come from the stream of the table, audit trail only, in order and until they are taken', () => {
    stateTemplate.hasResourceProperties('AWS::DynamoDB::Table', {
      StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
    });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FunctionName: { Ref: Match.stringLikeRegexp('^AnnouncementsFunction') },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      StartingPosition: 'TRIM_HORIZON',
      MaximumRetryAttempts: Match.absent(),
      DestinationConfig: {
        OnFailure: { Destination: { 'Fn::GetAtt': [Match.stringLikeRegexp('^AnnouncementsDeadLetters'), 'Arn'] } },
      },
      FilterCriteria: {
        Filters: [{ Pattern: '{"eventName":["INSERT"],"dynamodb":{"NewImage":{"type":{"S":["segment"]}}}}' }],
      },
    });
  });

  it('go to a bus whose name is of its stack, so that a second stack has a bus of its own, and Sdrs the one it had', () => {
    const buses = Object.values(template.findResources('AWS::Events::EventBus')).map(
      ({ Properties }) => Properties.Name,
    );
    const ofStack = (rest: string) => ({ 'Fn::Join': ['', [{ Ref: 'AWS::StackName' }, rest]] });
    expect(buses).toEqual([ofStack('-monitors'), ofStack('AnnouncementsBus90F3707F')]);
  });

  it('reach people where a failover failed, a server went on unfenced, or one came back', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventBusName: Match.anyValue(),
      EventPattern: {
        source: ['sdrs'],
        detail: { type: PAGED_TYPES },
      },
      Targets: [
        {
          Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^AnnouncementsPager'), 'Arn'] },
          DeadLetterConfig: Match.anyValue(),
          Id: Match.anyValue(),
        },
      ],
    });
  });

  it('need a function that may put events on that bus and read the stream, and touch nothing else', () => {
    const policies = Object.values(template.findResources('AWS::IAM::Policy')).filter(({ Properties }) =>
      JSON.stringify(Properties.Roles).includes('AnnouncementsFunctionRole'),
    );
    const actions = policies.flatMap(({ Properties }) =>
      Properties.PolicyDocument.Statement.flatMap(({ Action }: { Action: string | string[] }) => Action),
    );
    expect([...new Set(actions)].sort()).toEqual([
      'dynamodb:DescribeStream',
      'dynamodb:GetRecords',
      'dynamodb:GetShardIterator',
      'dynamodb:ListStreams',
      'events:PutEvents',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'sqs:GetQueueAttributes',
      'sqs:GetQueueUrl',
      'sqs:SendMessage',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
  });
});

describe('alarms', () => {
  it.each(['FailoversFailed', 'ServersUnfenced', 'ServersReturned'])(
    'of %s go to the topic at the first one',
    (MetricName) => {
      template.hasResourceProperties('AWS::CloudWatch::Alarm', {
        Namespace: 'SDRS',
        MetricName,
        Statistic: 'Sum',
        Threshold: 1,
        TreatMissingData: 'notBreaching',
        AlarmActions: [topic],
      });
    },
  );

  it('tell of a recovery point that is older than the deployment allows, and of one that is missing', () => {
    const common = {
      Namespace: 'SDRS',
      Dimensions: Match.absent(),
      Statistic: 'Maximum',
      Period: 600,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
      AlarmActions: [topic],
    };
    const aged = { ...common, MetricName: 'RecoveryPointAgeSeconds' };
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { ...aged, Threshold: 7_201 });
    const missing = { ...common, MetricName: 'GroupsWithoutRecoveryPoint', Threshold: 1 };
    template.hasResourceProperties('AWS::CloudWatch::Alarm', missing);
    const strict = synthesise({ recoveryPointMaxAgeSeconds: '900' }).template;
    strict.hasResourceProperties('AWS::CloudWatch::Alarm', { ...aged, Threshold: 901 });
    expect(() => synthesise({ recoveryPointMaxAgeSeconds: 'soon' })).toThrow(/recoveryPointMaxAgeSeconds=soon/);
  });

  it('tell that the brake on automation is on and that it is off again, and stay as they are while nobody knows', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'SDRS',
      MetricName: 'AutomationBrake',
      Dimensions: Match.absent(),
      Statistic: 'Maximum',
      Period: 120,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'ignore',
      AlarmActions: [topic],
      OKActions: [topic],
    });
  });

  it.each([
    ['GuardSweeps', 180],
    ['DeciderSweeps', 180],
    ['RecorderRuns', 900],
  ])('tell that %s are missing, since nobody else tells that a function does not run', (MetricName, Period) => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'SDRS',
      MetricName,
      Dimensions: Match.absent(),
      Statistic: 'Sum',
      Period,
      EvaluationPeriods: 2,
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
      AlarmActions: [topic],
      OKActions: [topic],
    });
  });

  it('leave two turns of the recorder however rarely it runs, within what CloudWatch takes', () => {
    const daily = synthesise({ refreshMinutes: '1440' }).template;
    daily.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'RecorderRuns', Period: 86_400 });
  });

  it('alarms of old recovery points are not raised by sets that are taken hourly and need an hour to be there', () => {
    const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm'));
    const old = alarms.find(({ Properties }) => Properties.MetricName === 'RecoveryPointAgeSeconds');
    const justBeforeTheNext = 3_600 + 3_599;
    expect(old?.Properties.Threshold).toBeGreaterThan(justBeforeTheNext);
  });

  it('tell of every queue of what could not be handled, and of a publisher that is behind', () => {
    const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm'));
    const queues = alarms.filter(({ Properties }) => JSON.stringify(Properties).includes('AWS/SQS'));
    expect(queues).toHaveLength(Object.keys(template.findResources('AWS::SQS::Queue')).length);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'IteratorAge', Threshold: 300_000 });
    template.resourceCountIs('AWS::CloudWatch::Dashboard', 1);
  });

  it('may be published to the topic by this account alone, and over TLS only', () => {
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          Match.objectLike({
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Action: 'sns:Publish',
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ]),
      },
    });
  });
});
