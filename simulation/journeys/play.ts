import type { FaultScene } from '../faults/index.ts';
import type { Running } from '../runs/running.ts';
import type { Production } from '../runs/stage.ts';
import type { Act } from './act.ts';
import { carryOutAct } from './acts.ts';
import { bringToRest } from './rest.ts';

/** Longer than whatever a function or EC2 has under way. */
const ALL_IS_OVER_MS = 700_000;

/** Either server of a pair may be what a fault is about: each of them is production at some time. */
const targetsOf = (production: readonly Production[]): readonly Production[] => [
  ...production,
  ...production.map((one) => ({ ...one, serverId: one.drServerId, drServerId: one.serverId })),
];

/**
 * A group goes through acts, there and home, while faults come; then nothing is disturbed any more, what was begun is finished, and
 * the group goes home. @returns seconds until the last act had ended
 */
export const playJourney = async (running: Running, acts: readonly Act[]): Promise<number> => {
  const { stage, world, judge, ledger, conductor } = running;
  const [groupId = '?'] = stage.prepared.groupIds;
  const targets = targetsOf(stage.production);
  conductor.begin((server): FaultScene => {
    const target = targets[server % targets.length] as Production;
    return { world, stage, judge, ledger, target, sleep: world.operator(`fate of ${target.name}`).sleep };
  });
  await goThrough(running, groupId, acts);
  const lasted = Math.ceil((world.scheduler.now() - stage.prepared.now) / 1000);
  await conductor.ended();
  await conductor.calm();
  await world.operator('ada').sleep(ALL_IS_OVER_MS);
  await bringToRest(running, groupId);
  judge.trail();
  judge.executions();
  return lasted;
};

const goThrough = async (running: Running, groupId: string, acts: readonly Act[]): Promise<void> => {
  const { sleep } = running.world.operator('journey', groupId);
  const besides: Promise<unknown>[] = [];
  for (const act of acts) {
    await sleep(act.after * 1000);
    const done = carryOutAct({ running, groupId, act });
    if (act.beside) besides.push(done);
    else await done;
  }
  await Promise.all(besides);
};
