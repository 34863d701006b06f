import type { Judge } from '../runs/judge.ts';
import type { Production, Stage } from '../runs/stage.ts';
import type { World } from '../world/world.ts';
import type { Keeper } from './keeper.ts';
import { type Scenario, type Script, startByHand } from './scenarios.ts';

export interface Play {
  readonly scenario: Scenario;
  readonly stage: Stage;
  readonly world: World;
  readonly keeper: Keeper;
  readonly judge: Judge;
}

/** Longer than whatever a function or EC2 has under way. */
const ALL_IS_OVER_MS = 700_000;
const A_WHILE_MS = 30_000;
/** A cancel may say that something of the failover can still act, and has to be called again later. */
const BETWEEN_CANCELS_MS = 150_000;
/** Calls until the job is done, once the trouble is over. */
const MOST_CALLS = 4;

/** What people do in a scenario, and what has to hold afterwards. */
export const play = async (scene: Play): Promise<void> => {
  const { scenario, stage, world } = scene;
  const { script, trouble } = scenario;
  trouble?.begin(world.ec2, stage.production);
  await SCRIPTS[script.is](scene, script as never);
};

const SCRIPTS: { readonly [K in Script['is']]: (scene: Play, script: Extract<Script, { is: K }>) => Promise<void> } = {
  again: (scene) => failOverUntilDone(scene, 1),
  cancel: async (scene, { after }) => {
    const { world } = scene;
    const running = call(scene, 1);
    await (after === 'end' ? running : world.operator('bob').sleep(after * 1000));
    await cancelled(scene, running);
  },
  guard: async (scene, { thenCancel }) => {
    const { stage, world, keeper } = scene;
    await call(scene, 1);
    const sleep = world.operator('carl').sleep;
    await sleep(A_WHILE_MS);
    await startByHand(world.ec2, stage.production[0] as Production, sleep);
    await sleep(A_WHILE_MS);
    await world.operator('sweep').guard();
    if (thenCancel) return cancelled(scene, Promise.resolve());
    await sleep(ALL_IS_OVER_MS);
    keeper.atLast();
    await sleep(ALL_IS_OVER_MS);
    await world.operator('next sweep').guard();
    allIsWell(scene);
  },
};

const allIsWell = ({ world, judge }: Play): void => {
  judge.ended(world.groupId, 'failed-over');
  judge.site();
};

const call = async ({ scenario, world, keeper }: Play, n: number): Promise<void> => {
  const risks = (scenario.accepted ?? []).map((instance) => ({ instance, reason: 'its breaker was pulled' }));
  await world.operator(`ada-${n}`).failOver(`f-${n}`, risks);
  keeper.failoverEnded();
};

const isDone = ({ judge, world }: Play): boolean => judge.group(world.groupId).status === 'failed-over';

/** The same call again and again: it finishes the job in a few calls. */
const failOverUntilDone = async (scene: Play, first: number): Promise<void> => {
  const { scenario, stage, world, keeper, judge } = scene;
  const { sleep } = world.operator('ada');
  for (let n = first; n < first + MOST_CALLS && !isDone(scene); n += 1) {
    await call(scene, n);
    await sleep(A_WHILE_MS);
    scenario.trouble?.end(world.ec2, stage.production);
  }
  keeper.atLast();
  await sleep(ALL_IS_OVER_MS);
  if (isDone(scene)) allIsWell(scene);
  else
    judge.report(
      'the same call never finishes',
      `after ${MOST_CALLS} calls: ${JSON.stringify(judge.group(world.groupId))}`,
    );
};

const cancelled = async (scene: Play, running: Promise<void>): Promise<void> => {
  const { scenario, stage, world, keeper, judge } = scene;
  const { sleep } = world.operator('bob');
  const answer = await cancelUntilAnswered(scene);
  await running;
  if (answer === 'refused') return failOverUntilDone(scene, 2);
  if (answer === 'never') return judge.report('the same call never finishes', 'cancel does not come to an end');
  const wasWhole = judge.productionIsWhole(world.groupId, 'cancel said ok, production is not whole');
  keeper.mark('cancel-ended');
  await sleep(ALL_IS_OVER_MS);
  keeper.atLast();
  await sleep(ALL_IS_OVER_MS);
  if (!wasWhole || !judge.productionIsWhole(world.groupId, 'late calls after a roll-back')) return;
  judge.ended(world.groupId, 'protected');
  scenario.trouble?.end(world.ec2, stage.production);
  await failOverUntilDone(scene, 2);
};

type Answer = 'ok' | 'refused' | 'never';

/** A cancel that says what is left is called again. */
const cancelUntilAnswered = async (scene: Play): Promise<Answer> => {
  const { world, keeper } = scene;
  keeper.mark('cancel-began');
  for (let n = 1; n <= MOST_CALLS; n += 1) {
    const operator = world.operator(`bob-${n}`);
    const answer = await operator.cancel(true).then(
      (): Answer => 'ok',
      (error: Error) => meaningOf(scene, error),
    );
    if (answer !== undefined) return answer;
    await operator.sleep(BETWEEN_CANCELS_MS);
  }
  return 'never';
};

/** There is only the way forward; else it may be called again. */
const meaningOf = ({ judge, world }: Play, { name, message }: Error): Answer | undefined => {
  if (name !== 'CancelRefusedError' || judge.group(world.groupId).status === 'protected') return undefined;
  return /point of no return|is failed-over/.test(message) ? 'refused' : undefined;
};
