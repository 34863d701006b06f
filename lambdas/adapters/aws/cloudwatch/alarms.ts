import {
  type CloudWatchClient,
  type CompositeAlarm,
  DescribeAlarmsCommand,
  ListAlarmMuteRulesCommand,
  type LogAlarm,
  type MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import pMap from 'p-map';
import { chunks } from '../../../domain/site/batches.ts';
import type { Fact } from '../../../domain/site/observed.ts';
import type { AlarmNow, Alarms } from '../../../ports/alarms.ts';

export type CloudWatch = Pick<CloudWatchClient, 'send'>;

type Named = readonly [string, Fact<AlarmNow>];

/** Names that a call takes (CloudWatch API Reference, DescribeAlarms). */
const NAMES_PER_CALL = 100;

/** DescribeAlarms takes 9 calls a second (CloudWatch User Guide, Service quotas); ListAlarmMuteRules is UNVERIFIED[mute-rules-allowance]. */
const AT_ONCE = 3;

/** All types: without that, DescribeAlarms answers with metric alarms alone. */
const TYPES = ['MetricAlarm', 'CompositeAlarm', 'LogAlarm'] as const;

/** CloudWatch behind the {@link Alarms} port. Its client may repeat: both calls only look. */
export const createCloudWatchAlarms = (client: CloudWatch): Alarms => ({
  ask: async (names) => {
    const parts = chunks([...new Set(names)], NAMES_PER_CALL);
    const answers = await pMap(parts, (part) => described(client, part), { concurrency: AT_ONCE });
    const hushed = await pMap(answers.flat(), (one) => unlessMuted(client, one), { concurrency: AT_ONCE });
    return new Map(hushed);
  },
});

const described = async (client: CloudWatch, names: readonly string[]): Promise<readonly Named[]> => {
  try {
    const shown = new Map((await everyPage(client, names)).map((alarm) => [alarm.AlarmName, alarm]));
    return names.map((name) => [name, factOf(shown.get(name))]);
  } catch (error) {
    return names.map((name) => [name, unknown('DescribeAlarms', error)]);
  }
};

type Shown = MetricAlarm | CompositeAlarm | LogAlarm;

const everyPage = async (client: CloudWatch, names: readonly string[]): Promise<readonly Shown[]> => {
  const shown: Shown[] = [];
  let token: string | undefined;
  do {
    const input = { AlarmNames: [...names], AlarmTypes: [...TYPES], MaxRecords: NAMES_PER_CALL, NextToken: token };
    const page = await client.send(new DescribeAlarmsCommand(input));
    shown.push(...(page.MetricAlarms ?? []), ...(page.CompositeAlarms ?? []), ...(page.LogAlarms ?? []));
    token = page.NextToken || undefined;
  } while (token);
  return shown;
};

const factOf = (alarm: Shown | undefined): Fact<AlarmNow> => {
  if (!alarm) return { is: 'absent' };
  const { StateValue: state } = alarm;
  if (state !== 'ALARM' && state !== 'OK' && state !== 'INSUFFICIENT_DATA')
    return { is: 'unknown', why: `CloudWatch shows it in the state ${state}` };
  const isSuppressed = 'ActionsSuppressedBy' in alarm && alarm.ActionsSuppressedBy !== undefined;
  return { is: 'present', value: { state, ...(isSuppressed ? { hushed: 'its actions are suppressed' } : {}) } };
};

/** An alarm does not show that it is muted. Whether it is matters only where it would be believed. */
const unlessMuted = async (client: CloudWatch, [name, fact]: Named): Promise<Named> => {
  const isLoud = fact.is === 'present' && fact.value.state === 'ALARM' && fact.value.hushed === undefined;
  if (!isLoud) return [name, fact];
  try {
    const rules = await client.send(new ListAlarmMuteRulesCommand({ AlarmName: name, Statuses: ['ACTIVE'] }));
    const isMuted = (rules.AlarmMuteRuleSummaries ?? []).length > 0;
    return [name, isMuted ? { ...fact, value: { ...fact.value, hushed: 'an alarm mute rule mutes it' } } : fact];
  } catch (error) {
    return [name, unknown('ListAlarmMuteRules', error)];
  }
};

const unknown = (api: string, error: unknown): Fact<never> => {
  if (!(error instanceof Error)) throw error;
  return { is: 'unknown', why: `${api} failed: ${error.name}` };
};
