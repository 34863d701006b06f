import { createWorld, type World } from '../../simulation/world/world.ts';
import { assertComplete, type Ground, type MeasuredServer } from '../ground.ts';
import { type CallLatency, withLatency } from '../latency.ts';
import type { Outcome } from '../measured.ts';
import { NOTHING } from '../meter.ts';
import { type Driver, failOverServer } from './chain.ts';
import { sdkClient } from './retries.ts';

export interface BaselineProps {
  readonly ground: Ground;
  readonly latency: CallLatency;
}

/** Source: Step Functions Developer Guide, Map state, Inline mode: up to 40 iterations at a time. */
const BRANCHES = 40;
/** Retries of a state, after 1 s and twice as long each time: the defaults of `IntervalSeconds` and `BackoffRate`. */
const STATE_RETRIES = 4;

/** A script with the SDK's waiters that takes one server after the other. */
export const failOverSerially = (props: BaselineProps) => failOverBy(props, { atOnce: 1, isMachine: false });

/** A Map state with a branch per server: a Task a call, Wait, Task and Choice for each look of a waiter. */
export const failOverByMap = (props: BaselineProps) => failOverBy(props, { atOnce: BRANCHES, isMachine: true });

interface Manner {
  readonly atOnce: number;
  /** Whether Step Functions carries the chain out, counts transitions and retries. */
  readonly isMachine: boolean;
}

const MOST_TURNS = 50_000_000;

const failOverBy = async (
  { ground, latency }: BaselineProps,
  manner: Manner,
): Promise<{ outcome: Outcome; world: World }> => {
  const { prepared, machines, servers, othersTake } = ground;
  const world = await createWorld({
    prepared,
    machines,
    seed: 1,
    othersTake,
    mostTurns: MOST_TURNS,
    watch: (services, { scheduler }) => withLatency(services, latency, scheduler),
  });
  const count = { transitions: 0 };
  const completeMs: number[] = [];
  const lost: MeasuredServer[] = [];
  const zone = prepared.descriptions[0]?.sites.target.availabilityZone ?? '';
  const waiting = [...servers];
  const work = async (name: string): Promise<void> => {
    const driver = driverOf(world, name, manner, count);
    for (let server = waiting.shift(); server; server = waiting.shift()) {
      const isComplete = await failOverServer(driver, zone, server).then(
        () => true,
        () => false,
      );
      if (isComplete) completeMs.push(world.scheduler.now() - prepared.now);
      else lost.push(server);
    }
  };
  await world.run(Promise.all(Array.from({ length: manner.atOnce }, (_, n) => work(`branch ${n + 1}`))));
  assertComplete(
    world.ec2,
    servers.filter((server) => !lost.includes(server)),
  );
  return { world, outcome: { completeMs, failed: lost.length, used: { ...NOTHING, ...count }, lambdaGb: 0 } };
};

/** A call is a Task; a look of a waiter besides has a Choice, and a Wait before it where it is not the first. */
const driverOf = (
  { services, scheduler }: World,
  name: string,
  { isMachine }: Manner,
  count: { transitions: number },
): Driver => {
  const clock = scheduler.clockOf(name);
  const sdk = sdkClient({ client: services.ec2, clock, random: scheduler.random });
  const enter = (states: number): void => {
    if (isMachine) count.transitions += states;
  };
  const call = async <Output>(command: object, retry = 0): Promise<Output> => {
    enter(1);
    try {
      return await sdk.send<Output>(command);
    } catch (error) {
      if (!isMachine || retry >= STATE_RETRIES) throw error;
      await clock.sleep(1000 * 2 ** retry);
      return call(command, retry + 1);
    }
  };
  return {
    call,
    until: async (seconds, isSo) => {
      for (;;) {
        const isDone = await isSo();
        enter(1);
        if (isDone) return;
        enter(1);
        await clock.sleep(seconds * 1000);
      }
    },
  };
};
