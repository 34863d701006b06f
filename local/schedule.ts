import * as z from 'zod';

/** What a deployment starts again and again, by the name that begins the id of its function. */
const SWEPT = { guard: 'Guard', automation: 'Automation', synchroniser: 'Synchroniser', recorder: 'Recorder' } as const;

export type Swept = keyof typeof SWEPT;

/** How a function is started again and again. */
export interface Schedule {
  readonly name: Swept;
  readonly everySeconds: number;
  /** What the function is told. */
  readonly input: object;
  /** Milliseconds that a run of the function may take. */
  readonly longestMs: number;
}

const UNIT_SECONDS = { minute: 60, hour: 3_600, day: 86_400 } as const;

/** Source: EventBridge Scheduler User Guide, Rate-based schedules. */
const Rate = z
  .string()
  .regex(/^rate\(\d+ (minute|hour|day)s?\)$/)
  .transform((text) => {
    const [, count, unit] = /(\d+) (minute|hour|day)/.exec(text) ?? [];
    return Number(count) * UNIT_SECONDS[unit as keyof typeof UNIT_SECONDS];
  });

const ScheduleResource = z.object({
  Type: z.literal('AWS::Scheduler::Schedule'),
  Properties: z.object({
    ScheduleExpression: Rate,
    Target: z.object({
      Arn: z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) }),
      Input: z.exactOptional(z.string()),
    }),
  }),
});

const FunctionResource = z.object({ Properties: z.object({ Timeout: z.number().positive() }) });

const Template = z.object({ Resources: z.record(z.string(), z.looseObject({ Type: z.string() })) });

/** The schedules of a synthesised stack. @throws Error when one is missing, or starts what is not known here */
export const schedulesIn = (template: unknown): readonly Schedule[] => {
  const { Resources } = Template.parse(template);
  const declared = Object.entries(Resources).flatMap(([id, resource]) => {
    if (resource.Type !== 'AWS::Scheduler::Schedule') return [];
    const { ScheduleExpression: everySeconds, Target } = ScheduleResource.parse(resource).Properties;
    const [started] = Target.Arn['Fn::GetAtt'];
    const longestMs = FunctionResource.parse(Resources[started]).Properties.Timeout * 1000;
    return [{ id, started, everySeconds, input: JSON.parse(Target.Input ?? '{}') as object, longestMs }];
  });
  const found = (Object.keys(SWEPT) as Swept[]).map((name) => {
    const one = declared.find(({ started }) => started.startsWith(`${SWEPT[name]}Function`));
    if (one === undefined) throw new Error(`The template has no schedule for the ${name}. Synthesise it again.`);
    return { ...one, name };
  });
  const others = declared.filter(({ id }) => !found.some((one) => one.id === id));
  if (others.length > 0) {
    throw new Error(`The template has schedules of nothing known: ${others.map(({ id }) => id).join(', ')}.`);
  }
  return found.map(({ name, everySeconds, input, longestMs }) => ({ name, everySeconds, input, longestMs }));
};
