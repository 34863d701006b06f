import { Aws, Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type IMetric,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/** A function that goes over all groups again and again, and how long none of its turns may have come to its end. */
export interface Beating {
  readonly of: string;
  readonly silentFor: Duration;
}

export interface ObservabilityProps {
  /** Where alarms go. */
  readonly topic: Topic;

  /** The function that tells others what the audit trail says. */
  readonly publisher: IFunction;

  /** How old a recovery point may be, and how often the recorder looks. */
  readonly recoveryPoints: { readonly maxAge: Duration; readonly seenEvery: Duration };

  /** How often automation looks at its brake. */
  readonly brakeSeenEvery: Duration;

  /** What goes over all groups again and again, by the metric that counts its turns. */
  readonly heartbeats: Readonly<Record<string, Beating>>;

  /** Queues that are to be empty, by what they belong to. */
  readonly deadLetters: Readonly<Record<string, Queue>>;
}

const MINUTE = Duration.minutes(1);

/** Periods without a turn after which a function counts as silent. */
const BEATS = 2;

/** Periods, of two turns each, for which somebody is asked in vain. */
const UNANSWERED_PERIODS = 5;

/** Over all groups. The publisher counts each also by its group, as dimension `GroupId`. */
const counted = (metricName: string): Metric =>
  new Metric({ namespace: 'SDRS', metricName, statistic: Stats.SUM, period: MINUTE });

/** The worst of what a function says again and again. Two turns long: a late one leaves no gap that ends an alarm. */
const worst = (metricName: string, every: Duration): Metric =>
  new Metric({
    namespace: 'SDRS',
    metricName,
    statistic: Stats.MAXIMUM,
    period: Duration.seconds(2 * every.toSeconds()),
  });

interface Trigger {
  /** @default 1 */
  readonly threshold?: number;
  /** @default TreatMissingData.NOT_BREACHING */
  readonly treatMissingData?: TreatMissingData;
}

/** Alarms to the topic, and one dashboard. */
export class Observability extends Construct {
  private readonly topic: Topic;

  constructor(scope: Construct, id: string, props: ObservabilityProps) {
    super(scope, id);
    const { topic, publisher, recoveryPoints, brakeSeenEvery, heartbeats, deadLetters } = props;
    this.topic = topic;
    letAlarmsPublish(topic);
    const failed = counted('FailoversFailed');
    const unfenced = counted('ServersUnfenced');
    const returned = counted('ServersReturned');
    this.alarm(
      'FailoverFailed',
      failed,
      'A failover failed. Its report says of what; the same call again finishes the job.',
    );
    this.alarm(
      'ServerUnfenced',
      unfenced,
      'A server was failed over without being seen down. It may still run and write.',
    );
    this.alarm('ServerReturned', returned, 'A fenced production server came back, and is being stopped again.');
    const lag = publisher.metric('IteratorAge', { statistic: Stats.MAXIMUM, period: MINUTE });
    this.alarm('PublisherBehind', lag, 'What happens is told more than five minutes late.', { threshold: 300_000 });
    const age = this.recoveryPointAlarms(recoveryPoints);
    const notSynchronised = this.synchronisationAlarms();
    const brake = this.brakeAlarm(brakeSeenEvery);
    const unanswered = this.unansweredAlarm(brakeSeenEvery);
    const beats = Object.entries(heartbeats).map(([name, beat]) => this.heartbeatAlarm(name, beat));
    const letters = Object.entries(deadLetters).map(([name, queue]) => {
      const waiting = queue.metricApproximateNumberOfMessagesVisible({ period: MINUTE });
      this.alarm(`${name}DeadLetters`, waiting, `There is something that ${name} could not handle.`);
      // An alarm on a metric with a label would be one on metric math.
      return waiting.with({ label: name });
    });
    const recoveryTime = new Metric({ namespace: 'SDRS', metricName: 'RecoveryTime', statistic: Stats.MAXIMUM });
    new Dashboard(this, 'Dashboard', {
      widgets: [
        [graph('Failovers', [counted('FailoversStarted'), failed]), graph('Recovery time, seconds', [recoveryTime])],
        [graph('Age of the oldest recovery point, seconds', [age]), graph('Automation', [brake, unanswered])],
        [graph('Servers', [unfenced, returned, ...notSynchronised]), graph('Not handled', [...letters, lag])],
        [graph('Turns over all groups', beats)],
      ],
    });
  }

  /** No data is no alarm: there is no protected group. A recorder that does not run has an alarm of its own. */
  private recoveryPointAlarms({ maxAge, seenEvery }: ObservabilityProps['recoveryPoints']): Metric {
    const age = worst('RecoveryPointAgeSeconds', seenEvery);
    const older = `The newest recovery point of a server is older than ${maxAge.toSeconds()} seconds.`;
    // Ages are whole seconds.
    this.alarm('RecoveryPointTooOld', age, older, { threshold: maxAge.toSeconds() + 1 });
    this.alarm(
      'RecoveryPointMissing',
      worst('GroupsWithoutRecoveryPoint', seenEvery),
      'A server with replicated disks has no recovery point, or none that can be seen.',
    );
    return age;
  }

  /** Of all groups; the metrics have each group as a dimension too, and the audit trail names group and server. No data is well. */
  private synchronisationAlarms(): readonly Metric[] {
    const failing = worst('ServersNotSynchronised', MINUTE);
    const missed = worst('RecoveryObjectivesMissed', MINUTE);
    this.alarm('NotSynchronised', failing, 'Three recovery points of a server in a row have failed.');
    this.alarm('RecoveryObjectiveMissed', missed, 'A recovery point is older than the objective of its group allows.');
    return [failing, missed];
  }

  /**
   * Also its end is told. No data means that the decider does not run or cannot read the brake: it is on or off as it was, so
   * the alarm stays as it is.
   */
  private brakeAlarm(seenEvery: Duration): Metric {
    const brake = worst('AutomationBrake', seenEvery);
    const on = 'The brake on automation is on: no group is failed over without a person.';
    const alarm = this.alarm('AutomationBrakeOn', brake, on, { treatMissingData: TreatMissingData.IGNORE });
    alarm.addOkAction(new SnsAction(this.topic));
    return brake;
  }

  /**
   * One turn in vain is a hiccup, and an alarm is asked from half of its window on. So it is told where it goes on for ten
   * minutes.
   */
  private unansweredAlarm(seenEvery: Duration): Metric {
    const unanswered = worst('AutomationSourcesUnanswered', seenEvery);
    const alarm = new Alarm(this, 'AutomationSourcesUnanswered', {
      metric: unanswered,
      alarmDescription:
        'Automation asks alarms, servers or application status checks in vain: signs of a fault may be let go. ' +
        'The audit trail of the group says whom, and why.',
      threshold: 1,
      evaluationPeriods: UNANSWERED_PERIODS,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
    return unanswered;
  }

  /**
   * No data is the alarm: nobody else tells that a function does not run. Two periods long, so that one late turn is none. Also
   * its end is told.
   */
  private heartbeatAlarm(metricName: string, { of, silentFor }: Beating): Metric {
    const metric = new Metric({
      namespace: 'SDRS',
      metricName,
      statistic: Stats.SUM,
      period: Duration.seconds(silentFor.toSeconds() / BEATS),
    });
    const alarm = new Alarm(this, `No${metricName}`, {
      metric,
      alarmDescription:
        `For ${silentFor.toMinutes()} minutes the ${of} has not come to the end of a turn over all groups. ` +
        'Lambda may throttle it, its schedule may be off, or it may fail each time: look at its log and its dead letters.',
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 1,
      evaluationPeriods: BEATS,
      treatMissingData: TreatMissingData.BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
    alarm.addOkAction(new SnsAction(this.topic));
    return metric;
  }

  private alarm(
    id: string,
    metric: IMetric,
    alarmDescription: string,
    { threshold = 1, treatMissingData = TreatMissingData.NOT_BREACHING }: Trigger = {},
  ): Alarm {
    const alarm = new Alarm(this, id, { metric, alarmDescription, threshold, evaluationPeriods: 1, treatMissingData });
    alarm.addAlarmAction(new SnsAction(this.topic));
    return alarm;
  }
}

const graph = (title: string, left: IMetric[]): GraphWidget => new GraphWidget({ title, left, width: 12 });

const letAlarmsPublish = (topic: Topic): void => {
  topic.addToResourcePolicy(
    new PolicyStatement({
      sid: 'Alarms',
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    }),
  );
};
