import { StartInstancesCommand, StopInstancesCommand } from '@aws-sdk/client-ec2';
import type { PointChoice } from '../../lambdas/domain/group/point-choice.ts';
import type { SeenGroup } from '../oracles/items.ts';
import { completeSets } from '../oracles/sets.ts';
import { groupIn, membersIn, otherStation } from '../oracles/stations.ts';
import type { Running } from '../runs/running.ts';
import type { Act, ActName, PointName } from './act.ts';

/** Who acts, and on which group. */
interface Scene {
  readonly running: Running;
  readonly groupId: string;
  readonly act: Act;
}

/** What a run has ended with, where the act starts one and looks. */
// biome-ignore lint/suspicious/noConfusingVoidType: most acts answer nothing
type CarryOut = (scene: Scene) => Promise<{ readonly cause?: string } | void>;

const MINUTE = 60_000;
/** From one sweep to the next that finds something due: groups of journeys take a point every five minutes. */
const SWEEP_MS = 5 * MINUTE;
const SWEEPS = 4;
/** Former disks are kept for 14 days. */
const KEPT_MS = 15 * 86_400_000;
const STOPPED_MS = 2 * MINUTE;
const EARLIER_MS = 10 * MINUTE;

const operatorFor = ({ running: { world, ledger }, groupId }: Scene, name: string) =>
  world.operator(ledger.newName(name), groupId);

/** The servers that are production now, whoever runs. */
const productionOf = ({ running: { judge }, groupId }: Scene): readonly string[] => {
  const { station } = judge.group(groupId);
  return membersIn(judge.items(), groupId).map((member) => member[station]);
};

/** As people do it; EC2 may refuse. */
const byHand = async ({ running: { world } }: Scene, command: StartInstancesCommand | StopInstancesCommand) => {
  const send = world.ec2.send as unknown as (asked: object) => Promise<object>;
  await send(command).catch((error: { readonly $metadata?: object }) => {
    if (error.$metadata === undefined) throw error;
  });
};

const startProduction: CarryOut = async (scene) => {
  for (const id of productionOf(scene)) {
    scene.running.ledger.start(id);
    await byHand(scene, new StartInstancesCommand({ InstanceIds: [id] }));
  }
};

/** Sets of the group that a failover could take, the newest first. */
const setsOf = ({ running: { world, judge }, groupId }: Scene, group: SeenGroup) =>
  world.ec2.inspect((view) =>
    membersIn(judge.items(), groupId).flatMap(({ id }) => completeSets(view, judge.items(), { group, instanceId: id })),
  );

const setNamed = (scene: Scene, place: number): string | undefined => {
  const group = groupIn(scene.running.judge.items(), scene.groupId);
  return group && setsOf(scene, beforeFailover(group))[place]?.setId;
};

/** What a failover has left are sets of the station that has handed over. */
const beforeFailover = (group: SeenGroup): SeenGroup =>
  group.status === 'failed-over' ? { ...group, station: otherStation(group.station) } : group;

const CHOICES: Readonly<Record<PointName, (scene: Scene) => PointChoice>> = {
  newest: () => 'newest',
  final: () => 'final',
  live: () => 'live',
  earlier: ({ running }) => ({ at: new Date(running.world.scheduler.now() - EARLIER_MS).toISOString() }),
  named: (scene) => ({ set: setNamed(scene, 1) ?? setNamed(scene, 0) ?? 'none' }),
};

const choiceOf = (scene: Scene): PointChoice => CHOICES[scene.act.point ?? 'newest'](scene);

const failOver: CarryOut = (scene) => {
  const name = scene.running.ledger.newName('carl');
  const { point } = scene.act;
  const operator = scene.running.world.operator(name, scene.groupId);
  return operator.failOver(`f-${name}`, [], point === undefined ? undefined : choiceOf(scene));
};

/** A restore is for servers that stand still. */
const restore: CarryOut = async (scene) => {
  const operator = operatorFor(scene, 'rita');
  if (scene.running.judge.group(scene.groupId).status === 'failed-over') {
    await byHand(scene, new StopInstancesCommand({ InstanceIds: [...productionOf(scene)] }));
    await operator.sleep(STOPPED_MS);
  }
  await operator.protection.restore(choiceOf(scene));
};

const cancel: CarryOut = async (scene) => {
  const { ledger } = scene.running;
  const isOk = await operatorFor(scene, 'bob')
    .cancel(true)
    .then(
      ({ notRunning }) => notRunning.length === 0,
      () => false,
    );
  ledger.cancelled(scene.groupId, isOk);
};

const synchronise: CarryOut = async (scene) => {
  const operator = operatorFor(scene, 'sweep');
  for (let n = 0; n < SWEEPS; n += 1) {
    await operator.synchronise();
    await operator.sleep(SWEEP_MS);
  }
};

/** A recovery point that the service has just taken; retention would delete it a little later. */
const pin: CarryOut = async (scene) => {
  await synchronise(scene);
  await operatorFor(scene, 'pia').protection.pin(setNamed(scene, 0) ?? 'none');
  await synchronise(scene);
};

const unpin: CarryOut = (scene) => operatorFor(scene, 'pia').protection.unpin(setNamed(scene, 1) ?? 'none');

const deleteLeftovers: CarryOut = async (scene) => {
  const operator = operatorFor(scene, 'lea');
  await operator.sleep(KEPT_MS);
  await operator.protection.deleteLeftovers();
};

const DONE: Readonly<Record<ActName, CarryOut>> = {
  enable: (scene) => operatorFor(scene, 'eva').protection.turn('on'),
  disable: (scene) => operatorFor(scene, 'dan').protection.turn('off'),
  'fail-over': failOver,
  cancel,
  restore,
  synchronise,
  pin,
  unpin,
  'delete-leftovers': deleteLeftovers,
  'start-production': startProduction,
};

/** What is no error of anybody who asks, but of the code. */
const isBroken = (error: unknown): boolean => error instanceof TypeError || error instanceof ReferenceError;

/** Does what the act says, and shrugs where it is refused. @returns what was said against it @throws where the code is broken */
export const carryOutAct = async (scene: Scene): Promise<string | undefined> => {
  try {
    return (await DONE[scene.act.is](scene))?.cause;
  } catch (error) {
    if (isBroken(error)) throw error;
    return String(error);
  }
};
