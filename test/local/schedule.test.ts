import { describe, expect, it } from 'vitest';
import { schedulesIn } from '../../local/schedule.ts';
import { synthesisedTemplate } from '../../local/synthesise.ts';

interface Template {
  readonly Resources: Record<string, { readonly Type: string; readonly Properties: Record<string, unknown> }>;
}

const setup = async () => {
  const template = structuredClone(await synthesisedTemplate()) as Template;
  const idOf = (name: string): string => {
    const id = Object.keys(template.Resources).find((one) => one.startsWith(name));
    if (id === undefined) throw new Error(`The template has no ${name}.`);
    return id;
  };
  const rate = (name: string, ScheduleExpression: string) => {
    const one = template.Resources[idOf(name)];
    if (one) one.Properties.ScheduleExpression = ScheduleExpression;
  };
  return { template, idOf, rate };
};

const everyOf = (template: unknown) =>
  Object.fromEntries(schedulesIn(template).map(({ name, everySeconds }) => [name, everySeconds]));

describe('the schedules of a deployment', () => {
  it('are those of its template, with what each function is told and how long it may take', async () => {
    const { template } = await setup();
    expect(schedulesIn(template)).toEqual([
      { name: 'guard', everySeconds: 60, input: {}, longestMs: 300_000 },
      { name: 'automation', everySeconds: 60, input: { sweep: true }, longestMs: 300_000 },
      { name: 'synchroniser', everySeconds: 60, input: {}, longestMs: 300_000 },
      { name: 'recorder', everySeconds: 300, input: {}, longestMs: 900_000 },
    ]);
  });

  it.each([
    ['rate(15 minutes)', 900],
    ['rate(1 hour)', 3_600],
    ['rate(2 days)', 172_800],
  ])('follow the template: %s', async (expression, seconds) => {
    const { template, rate } = await setup();
    rate('RecorderRefresh', expression);
    expect(everyOf(template)).toMatchObject({ guard: 60, recorder: seconds });
  });

  it('are refused where one is missing, is no rate, or starts what nobody knows here', async () => {
    const missing = await setup();
    delete missing.template.Resources[missing.idOf('GuardSweep')];
    expect(() => schedulesIn(missing.template)).toThrow('no schedule for the guard');
    const cron = await setup();
    cron.rate('GuardSweep', 'cron(0 9 * * ? *)');
    expect(() => schedulesIn(cron.template)).toThrow('ScheduleExpression');
    const { template } = await setup();
    const Target = { Arn: { 'Fn::GetAtt': ['Brush', 'Arn'] } };
    template.Resources.Brush = { Type: 'AWS::Lambda::Function', Properties: { Timeout: 3 } };
    template.Resources.BrushSweep = {
      Type: 'AWS::Scheduler::Schedule',
      Properties: { ScheduleExpression: 'rate(1 minute)', Target },
    };
    expect(() => schedulesIn(template)).toThrow('BrushSweep');
  });
});
