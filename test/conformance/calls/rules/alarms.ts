import {
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
  type StateValue,
} from '@aws-sdk/client-cloudwatch';
import type { Rule } from '../rule.ts';
import type { Listener } from '../transcript.ts';

const NAME = 'orders-down';
const ALL_TYPES = ['MetricAlarm', 'CompositeAlarm'] as const;

const makeAlarm = ({ cloudWatch }: Listener, AlarmName = NAME) =>
  cloudWatch.send(
    new PutMetricAlarmCommand({
      AlarmName,
      ComparisonOperator: 'GreaterThanThreshold',
      EvaluationPeriods: 1,
      MetricName: 'StatusCheckFailed',
      Namespace: 'AWS/EC2',
      Period: 60,
      Statistic: 'Maximum',
      Threshold: 0,
    }),
  );

const set = ({ cloudWatch }: Listener, StateValue: StateValue, AlarmName = NAME) =>
  cloudWatch.ask(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: 'tested' }));

const see = ({ cloudWatch }: Listener, ...AlarmNames: string[]) =>
  cloudWatch.ask(new DescribeAlarmsCommand({ AlarmNames, AlarmTypes: [...ALL_TYPES] }));

export const ALARM_RULES: readonly Rule[] = [
  {
    rule: 'an alarm says what its state is, and goes on saying so when it does not change',
    last: 'ok',
    calls: async (ec2) => {
      await makeAlarm(ec2);
      await set(ec2, 'ALARM');
      await see(ec2, NAME);
      await set(ec2, 'ALARM');
      await see(ec2, NAME);
      await set(ec2, 'OK');
      await see(ec2, NAME);
    },
  },
  {
    rule: 'a name that no alarm has is left out, and those beside it are shown',
    last: 'ok',
    calls: async (ec2) => {
      await makeAlarm(ec2);
      await set(ec2, 'ALARM');
      await see(ec2, NAME, 'nobody');
      await ec2.cloudWatch.ask(new DeleteAlarmsCommand({ AlarmNames: [NAME] }));
      await see(ec2, NAME);
    },
  },
  {
    rule: 'the state of an alarm that there is not cannot be set',
    last: 'ResourceNotFound',
    calls: (ec2) => set(ec2, 'ALARM', 'nobody'),
  },
];
