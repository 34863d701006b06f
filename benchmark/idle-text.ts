import * as z from 'zod';
import { PRICES } from '../lambdas/domain/site/prices.ts';
import type { RunAtRest, Swept } from './at-rest.ts';

const DAYS = 30;
const MINUTES = DAYS * 24 * 60;
/** Memory of every function, as it is deployed. */
const GB = 1;
/** Servers of the group at rest. */
export const GROUP_SIZE = 10;

const Schedule = z.object({ ScheduleExpression: z.string().regex(/^rate\(\d+ minutes?\)$/) });
const Alarm = z.looseObject({ Metrics: z.optional(z.array(z.unknown())) });
const Template = z.object({
  Resources: z.record(z.string(), z.looseObject({ Type: z.string(), Properties: z.optional(z.unknown()) })),
});

/** What stands in the template for money. */
const standing = (template: unknown) => {
  const resources = Object.entries(Template.parse(template).Resources);
  const of = (type: string) => resources.filter(([, { Type }]) => Type === type);
  const schedules = of('AWS::Scheduler::Schedule').map(([id, { Properties }]) => {
    const rate = Schedule.parse(Properties).ScheduleExpression;
    return { id, rate, runs: MINUTES / Number(/\d+/.exec(rate)?.[0]) };
  });
  const alarmed = of('AWS::CloudWatch::Alarm').reduce(
    (sum, [, { Properties }]) => sum + (Alarm.parse(Properties).Metrics?.length ?? 1),
    0,
  );
  return { schedules, alarmed, dashboards: of('AWS::CloudWatch::Dashboard').length };
};

const SWEPT = ['Guard', 'Recorder', 'Automation'] as const satisfies readonly Swept[];
const BY_GROUP = / by GroupId$/;
const dollars = (price: number): string => `$${price.toFixed(2)}`;
const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** In the order of a bill: what there is for all groups together, then what one protected group adds. */
export const idleText = (template: unknown, used: Readonly<Record<Swept, RunAtRest>>): string => {
  const { schedules, alarmed, dashboards } = standing(template);
  const runsOf = (swept: Swept): number => sumOf(schedules.filter(({ id }) => id.startsWith(swept)).map((s) => s.runs));
  const over = (what: 'readUnits' | 'writeUnits' | 'looks' | 'questions'): number =>
    sumOf(SWEPT.map((swept) => used[swept][what] * runsOf(swept)));
  const runs = sumOf(schedules.map((schedule) => schedule.runs));
  const questions = over('questions');
  const metrics = SWEPT.flatMap((swept) => used[swept].metrics);
  const grouped = metrics.filter((metric) => BY_GROUP.test(metric)).length;
  const shared = metrics.length - grouped;
  const units = over('readUnits') * PRICES.dynamoDbRead + over('writeUnits') * PRICES.dynamoDbWrite;
  return [
    ...schedules.map(({ id, rate, runs: own }) => `${id}: ${rate}, ${own} runs in ${DAYS} days`),
    `all schedules: ${runs} runs, ${dollars(runs * PRICES.lambdaRequest)} for the requests, ${dollars(runs * PRICES.scheduledStart)} for the schedules`,
    `and ${dollars(runs * GB * PRICES.lambdaGbSecond)} for each second that a run takes`,
    `${alarmed} alarms: ${dollars(alarmed * PRICES.alarm)}; ${dashboards} dashboard: ${dollars(dashboards * PRICES.dashboard)}`,
    `${shared} metrics of all groups together: ${dollars(shared * PRICES.metric)}; ${grouped} of each group: ${dollars(grouped * PRICES.metric)}`,
    'Step Functions: no execution, $0.00',
    '',
    `with one protected group of ${GROUP_SIZE} servers:`,
    `the recorder's questions to EC2: ${used.Recorder.looks} a run, ${over('looks')} in ${DAYS} days, free`,
    `the recorder's questions to the steps: ${used.Recorder.questions} a run, ${questions} in ${DAYS} days, ${dollars(questions * PRICES.lambdaRequest)} for the requests`,
    `and ${dollars(questions * GB * PRICES.lambdaGbSecond)} for each second that a question takes`,
    `the table: ${over('readUnits')} read units, ${over('writeUnits')} write units, ${dollars(units)}`,
    '',
    `prices of ${PRICES.region}, ${PRICES.asOf}`,
  ].join('\n');
};
