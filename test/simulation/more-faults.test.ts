import { DetachVolumeCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { machinesIn } from '../../local/definition.ts';
import { synthesisedTemplate } from '../../local/synthesise.ts';
import { groundOf, runPlan } from '../../simulation/chaos/ground.ts';
import type { RunPlan } from '../../simulation/chaos/run-plan.ts';
import { type TimedFaultName, timedFault } from '../../simulation/faults/index.ts';
import { createJudge } from '../../simulation/runs/judge.ts';
import { createLedger } from '../../simulation/runs/ledger.ts';
import type { Production } from '../../simulation/runs/stage.ts';
import type { SitePlan } from '../../simulation/sites/site-plan.ts';
import { FOUND } from './found.ts';
import { setup } from './setup.ts';
import { PLAIN_GROUP, PLAIN_SERVER } from './site-plans.ts';

const machines = machinesIn(await synthesisedTemplate());

const [{ site: plain }] = Object.values(FOUND) as [RunPlan & { readonly site: SitePlan }];
const automatic: RunPlan['site'] = { groups: plain.groups.map((group) => ({ ...group, automatic: true as const })) };

/** Who made calls, each once. */
const callers = async (plan: RunPlan): Promise<readonly string[]> => {
  const { calls, violations } = await runPlan(plan, machines);
  expect(violations).toEqual([]);
  return [...new Set(calls.map(({ who }) => who))];
};

describe('an alarm', () => {
  const alarm = { is: 'alarm', at: 0, server: 0 } as const;

  it("starts a failover of its own before a person's where the group has automation", async () => {
    const plan = { site: automatic, seed: 1, faults: [alarm] };
    const { calls, violations } = await runPlan(plan, machines);
    expect(violations).toEqual([]);
    expect(calls.filter(({ who }) => /decider/.test(who)).map(({ action }) => action)).toContain(
      'states:StartExecution',
    );
  });

  it('starts nothing in a group without', async () => {
    const { calls } = await runPlan({ site: plain, seed: 1, faults: [alarm] }, machines);
    expect(calls.some(({ who }) => /decider/.test(who))).toBe(true);
    expect(calls.some(({ who, action }) => /decider/.test(who) && action === 'states:StartExecution')).toBe(false);
  });
});

it('a step that is called a second time runs beside the first', async () => {
  const faults = [{ is: 'doubled', call: 30 }] as const;
  expect((await callers({ site: plain, seed: 1, faults })).filter((who) => / again /.test(who)).length).toBe(1);
});

describe('people', () => {
  /** What a fault has before it at a site of one server. */
  const sceneAt = async (autoScaling: boolean) => {
    const site = { groups: [{ ...PLAIN_GROUP, servers: [{ ...PLAIN_SERVER, autoScaling }] }] };
    const { stage } = await groundOf({ site }, machines);
    const { world } = await setup(stage.prepared);
    const ledger = createLedger(world.scheduler.now);
    const judge = createJudge({ stage, world, items: () => [], report: () => {} });
    const target = stage.production[0] as Production;
    return { world, stage, judge, target, ledger, sleep: world.operator('fate').sleep };
  };
  type Scene = Awaited<ReturnType<typeof sceneAt>>;

  const begin = async (scene: Scene, is: TimedFaultName) => timedFault(is).begin?.(scene);
  const isSpoiled = ({ ledger, target }: Scene): boolean => ledger.isSpoiled(target.serverId);

  const stopped = (scene: Scene, before: () => Promise<unknown> = async () => {}): Promise<readonly boolean[]> =>
    scene.world.run(
      (async () => {
        await before();
        await begin(scene, 'production-stopped');
        const atOnce = isSpoiled(scene);
        await scene.sleep(300_000);
        return [atOnce, isSpoiled(scene)];
      })(),
    );

  it('who stop a server have spoiled it once Auto Scaling has terminated it for that', async () => {
    expect(await stopped(await sceneAt(true))).toEqual([false, true]);
  });

  it('who stop a server that no Auto Scaling group has, or has any more, have spoiled nothing', async () => {
    expect(await stopped(await sceneAt(false))).toEqual([false, false]);
    const scene = await sceneAt(true);
    expect(await stopped(scene, () => scene.world.operator('ada').failOver('f-1'))).toEqual([false, false]);
  });

  it('take a volume of theirs away also where a server has started from it and runs', async () => {
    const scene = await sceneAt(false);
    const { world, target, stage } = scene;
    const volumes = () => world.ec2.inspect((view) => view.list('volumes'));
    const known = stage.roles.volumes;
    const foreign = () => volumes().filter(({ id, snapshotId }) => !known.has(id) && snapshotId === undefined);
    const seen = await world.run(
      (async () => {
        const end = begin(scene, 'foreign-volume');
        await scene.sleep(40_000);
        await detachRoot(scene);
        await scene.sleep(20_000);
        await begin(scene, 'dr-server-runs');
        await scene.sleep(20_000);
        const held = foreign().map(({ attachment }) => attachment?.instanceId);
        await (await end)?.();
        return [held, foreign()];
      })(),
    );
    expect(seen).toEqual([[target.drServerId], []]);
  });

  const detachRoot = async ({ world, target }: Scene): Promise<void> => {
    const root = world.ec2.inspect((view) =>
      view.list('volumes').find(({ attachment }) => attachment?.instanceId === target.drServerId),
    );
    await world.ec2.send(new DetachVolumeCommand({ VolumeId: root?.id }));
  };
});
