import { describe, expect, it } from 'vitest';
import type { ListedPoints } from '../../lambdas/handlers/operations/points/list-points.ts';
import type { SynchronisedGroup } from '../../lambdas/handlers/synchroniser/messages.ts';
import { GROUP } from '../failover/setup.ts';
import { EXTERNAL, setsIn, sweepMinutes, synchronisedSetup } from '../failover/synchronised.ts';
import type { TestRuntime } from '../support/test-runtime.ts';
import { createCli, targetOn } from './run-cli.ts';

const setup = async (options: Parameters<typeof synchronisedSetup>[0] = { servers: 1 }) => {
  const { runtime } = await synchronisedSetup(options);
  return { runtime, cli: createCli(async () => targetOn(runtime), '', undefined, 240) };
};

const points = async (cli: Awaited<ReturnType<typeof setup>>['cli']) =>
  (await cli('points', GROUP, '--json')).json<ListedPoints>();

/** Listings of EC2 are a little behind. */
const untilShown = ({ clock }: TestRuntime): Promise<void> => clock.sleep(10_000);

describe('sdrs points', () => {
  it('prints every set: all disks, one moment, who took it, and what keeps it', async () => {
    const { runtime, cli } = await setup();
    await sweepMinutes(runtime, 90);
    const { servers, synchronisation } = await points(cli);
    expect(synchronisation.by).toBe('sdrs');
    const [server] = servers;
    const pairs = (await runtime.store.members(GROUP)).pairs;
    const own = (server?.sets ?? []).filter(({ madeBy }) => madeBy === 'sdrs');
    expect(own.map(({ id }) => id).sort()).toEqual([...(await setsIn(runtime)).keys()].sort());
    for (const { disks, takenAt, keptBy, state } of own) {
      expect([...disks].map(({ pairId }) => pairId).sort()).toEqual(pairs.map(({ id }) => id).sort());
      expect(disks.every((disk) => disk.takenAt === takenAt)).toBe(true);
      expect([state, keptBy]).toEqual(['complete', expect.anything()]);
    }
    const { out } = await cli('points', GROUP);
    expect(out).toContain('The service takes one of each server every 15 min');
    expect(out).toContain('one of the two newest');
    expect(out).toMatch(/first of (15 min|1 h|1 d), kept for/);
    expect(out).toMatch(/by hand +who has taken it|by hand +one of the two newest/);
  });

  it('says that a set is pending of the servers that were asked for alone, and of no set that EC2 has long completed', async () => {
    const { runtime, cli } = await setup({ servers: 2 });
    await cli('sync', 'now', GROUP);
    // Within the next hour all servers are looked at.
    await runtime.clock.sleep(3_700_000);
    const name = (await runtime.store.members(GROUP)).instances[0]?.name ?? '?';
    const one = (await cli('sync', 'now', GROUP, '--instance', name, '--json')).json<SynchronisedGroup>();
    expect(one.taken.map((set) => set.name)).toEqual([name]);
    expect(one.pending).toEqual([]);
  });

  it('refuses a moment in the future, for a plan and for a failover', async () => {
    const { cli } = await setup();
    for (const command of [
      ['plan', GROUP],
      ['failover', GROUP, '--confirm', 'Ada: water', '--yes'],
    ]) {
      const { code, err } = await cli(...command, '--point', '2040-01-01T00:00Z');
      expect([command[0], code, err]).toEqual([command[0], 2, expect.stringContaining('lies in the future')]);
    }
  });

  it('pins a set, names who did, and leaves it to retention again', async () => {
    const { runtime, cli } = await setup();
    await sweepMinutes(runtime, 20);
    const [set] = (await points(cli)).servers[0]?.sets ?? [];
    const id = set?.id ?? '?';
    expect((await cli('points', 'pin', GROUP, `set:${id}`)).code).toBe(0);
    await untilShown(runtime);
    const keptBy = async () => (await points(cli)).servers[0]?.sets.find((one) => one.id === id);
    expect(await keptBy()).toMatchObject({ pinnedBy: ['by:ada'], keptBy: { by: 'pinned' } });
    expect((await cli('points', GROUP)).out).toContain('pinned by ada');
    await cli('points', 'unpin', GROUP, id);
    await untilShown(runtime);
    expect((await keptBy())?.pinnedBy).toEqual([]);
    expect((await cli('points', 'unpin', GROUP, id)).out).toContain(`EC2 shows no pin of ${id}`);
    const told = (await runtime.store.listEvents(GROUP)).map(({ message }) => message);
    expect(told).toEqual(
      expect.arrayContaining([
        expect.stringContaining('was pinned (by ada)'),
        expect.stringContaining('not pinned any more'),
      ]),
    );
  });

  it('names the newest where none is of that id', async () => {
    const { cli } = await setup();
    const { code, err } = await cli('points', 'pin', GROUP, 'nonsense');
    expect(code).toBe(5);
    expect(err).toContain('has no recovery point "nonsense"');
    expect((await cli('points')).code).toBe(2);
  });
});

describe('sdrs sync now', () => {
  it('takes a set of each server out of turn, of one where that is named, and leaves what is pending', async () => {
    const { runtime, cli } = await setup({ servers: 2 });
    const first = (await cli('sync', 'now', GROUP, '--json')).json<SynchronisedGroup>();
    await untilShown(runtime);
    expect(first.taken.map(({ setId }) => setId)).toEqual([...(await setsIn(runtime)).keys()]);
    const again = (await cli('sync', 'now', GROUP, '--json')).json<SynchronisedGroup>();
    expect(again).toMatchObject({ taken: [], pending: first.taken.map(({ setId }) => ({ setId })) });
    await sweepMinutes(runtime, 5);
    const { instances } = await runtime.store.members(GROUP);
    const one = (
      await cli('sync', 'now', GROUP, '--instance', instances[0]?.name ?? '', '--json')
    ).json<SynchronisedGroup>();
    expect(one.taken.map(({ instanceId }) => instanceId)).toEqual([instances[0]?.id]);
    const asked = (await runtime.store.listEvents(GROUP)).filter(({ type }) => type === 'recoveryPointsAsked');
    expect(asked.map(({ message }) => message)).toEqual([
      '2 recovery point(s) were asked for out of turn (by ada)',
      '1 recovery point(s) were asked for out of turn (by ada)',
    ]);
  });

  it('refuses a group whose recovery points something else takes', async () => {
    const { cli } = await setup({ servers: 1, synchronisation: EXTERNAL });
    const { code, err } = await cli('sync', 'now', GROUP);
    expect([code, err]).toEqual([3, expect.stringContaining('Something else takes the recovery points')]);
  });
});
