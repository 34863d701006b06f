import { unmarshall } from '@aws-sdk/util-dynamodb';
import { createEc2Compute, createPacer } from '../lambdas/adapters/aws/ec2/index.ts';
import { STEP_NAMES, STEPS } from '../lambdas/workflows.ts';
import type { SynthesisedMachine } from '../local/definition.ts';
import { handlersOf } from '../local/handlers.ts';
import { createPorts, TABLE_NAME } from '../local/ports.ts';
import type { MachineFunction } from '../simulation/interpreter/task-state.ts';
import type { Invoke } from '../simulation/lambda/lambda.ts';
import type { Scheduler } from '../simulation/scheduler/scheduler.ts';
import { createWorld, type World } from '../simulation/world/world.ts';
import { assertComplete, type Ground } from './ground.ts';
import { type CallLatency, withLatency } from './latency.ts';
import type { Outcome } from './measured.ts';
import { createMeter, type Meter } from './meter.ts';
import { transitionsIn } from './transitions.ts';

/** Memory of a step's function, as `lib/` deploys it. */
const LAMBDA_GB = 1;

/** A group of 5,000 servers takes some hundred thousand. */
const MOST_TURNS = 50_000_000;

export interface OursProps {
  readonly ground: Ground;
  readonly latency: CallLatency;
  /** Part of the account's allowance that the service uses. @default the deployment's own */
  readonly share: number | undefined;
}

/** This project: the real handlers, adapters and synthesised definition, from the start of the execution to its end. */
export const failOverOurs = async ({
  ground,
  latency,
  share,
}: OursProps): Promise<{ outcome: Outcome; world: World }> => {
  const { machines, prepared, othersTake } = ground;
  const meter = createMeter();
  const world = await createWorld({
    prepared,
    machines,
    seed: 1,
    othersTake,
    mostTurns: MOST_TURNS,
    watch: (services, { scheduler }) =>
      withLatency({ ...services, dynamoDb: meter.metered(services.dynamoDb) }, latency, scheduler),
    functionsOn: (machine, invoke, scheduler) => warmFunctions({ machine, invoke, scheduler, latency, share, meter }),
  });
  const execution = await world.run(world.operator('bench').failOver('bench'));
  const { failed, completeMs } = membersOf(world, prepared.now);
  if (execution.status === 'SUCCEEDED') assertComplete(world.ec2, ground.servers);
  const used = { transitions: transitionsIn(world.log.events(execution.id)), ...meter.used() };
  const failure = execution.status === 'SUCCEEDED' ? {} : { failure: `${execution.status}: ${execution.cause}` };
  return { world, outcome: { completeMs, failed, used, lambdaGb: LAMBDA_GB, ...failure } };
};

interface FunctionsProps extends Omit<OursProps, 'ground'> {
  readonly machine: SynthesisedMachine;
  readonly invoke: Invoke;
  readonly scheduler: Scheduler;
  readonly meter: Meter;
}

/** As deployed: one function a step, whose process is kept between its runs, and its pacer with it. */
const warmFunctions = (props: FunctionsProps): Readonly<Record<string, MachineFunction>> => {
  const { machine, invoke, scheduler, latency, share, meter } = props;
  const pause = async (name: string, ms: number): Promise<void> => {
    if (ms > 0) await scheduler.ask(name, `starts, ${ms} ms`, scheduler.now() + ms).come;
  };
  const functionOf = (step: (typeof STEP_NAMES)[number]): readonly (readonly [string, MachineFunction])[] => {
    const { state: name } = STEPS[step];
    const known = machine.functions[name];
    if (!known) return [];
    const pacer = createPacer({ clock: scheduler.clockOf(`pacer of ${name}`), ...(share ? { share } : {}) });
    let isWarm = false;
    const run = async (input: string): Promise<string> => {
      const startedAt = scheduler.now();
      await pause(name, isWarm ? latency.warmStart : latency.coldStart);
      isWarm = true;
      try {
        const { timeoutMs } = known;
        return await invoke(
          {
            name,
            timeoutMs,
            handlerOn: ({ clients, clock }) =>
              handlersOf(createPorts({ ...clients, clock, compute: createEc2Compute({ ...clients, clock, pacer }) }))[
                step
              ],
          },
          'failover',
          input,
        );
      } finally {
        meter.ran(scheduler.now() - startedAt);
      }
    };
    return [[name, { resource: known.resource, invoke: run }]];
  };
  return Object.fromEntries(STEP_NAMES.flatMap(functionOf));
};

interface Phases {
  readonly progress?: {
    readonly failure?: object;
    readonly phases: Readonly<Record<string, { readonly state: string; readonly doneAt?: string }>>;
  };
}

/** How far the members are by their own records. A server is complete with the last of its phases. */
const membersOf = ({ dynamoDb }: World, startedAt: number) => {
  const members = dynamoDb
    .exportItems(TABLE_NAME)
    .filter(({ sk }) => sk?.S?.startsWith('INSTANCE#'))
    .map((item) => unmarshall(item).data as Phases);
  const complete = members.flatMap(({ progress }) => {
    const phases = Object.values(progress?.phases ?? {});
    const isDone = phases.length > 0 && phases.every(({ state }) => state === 'done');
    return isDone ? Math.max(...phases.map(({ doneAt = '' }) => Date.parse(doneAt))) - startedAt : [];
  });
  return { completeMs: complete, failed: members.length - complete.length };
};
