import * as z from 'zod';
import { PRICES } from '../../lambdas/domain/site/prices.ts';
import { synthesisedTemplate } from '../synthesise.ts';

/**
 * `npm run -s idle`: what the deployed stack does in 30 days while nothing happens, from the synthesised schedules, and what
 * that costs by list price.
 */
const DAYS = 30;
const MINUTES = DAYS * 24 * 60;
/** Memory of every function, as it is deployed. */
const GB = 1;

const Schedule = z.object({
  Type: z.literal('AWS::Scheduler::Schedule'),
  Properties: z.object({ ScheduleExpression: z.string().regex(/^rate\(\d+ minutes?\)$/) }),
});

const Template = z.object({ Resources: z.record(z.string(), z.looseObject({ Type: z.string() })) });

const { Resources } = Template.parse(await synthesisedTemplate());
const schedules = Object.entries(Resources)
  .filter(([, { Type }]) => Type === 'AWS::Scheduler::Schedule')
  .map(([id, resource]) => {
    const rate = Schedule.parse(resource).Properties.ScheduleExpression;
    return { id, rate, runs: MINUTES / Number(/\d+/.exec(rate)?.[0]) };
  });
const runs = schedules.reduce((sum, schedule) => sum + schedule.runs, 0);

for (const { id, rate, runs: own } of schedules) console.log(`${id}: ${rate}, ${own} runs in ${DAYS} days`);
console.log(`all schedules: ${runs} runs, $${(runs * PRICES.lambdaRequest).toFixed(2)} for the requests`);
console.log(`and $${(runs * GB * PRICES.lambdaGbSecond).toFixed(2)} for each second that a run takes`);
console.log(`prices of ${PRICES.region}, ${PRICES.asOf}`);
