import { describe, expect, it } from 'vitest';
import type { ListedPoints } from '../../lambdas/handlers/operations/points/list-points.ts';
import { cliInMemory } from './run-cli.ts';

/** One server whose recovery points are to be no older than 20 minutes, and what its operator reads. */
const setup = async () => {
  const { cli, file, runtime } = await cliInMemory(240);
  await cli('site', 'seed', '--servers', '1', '--out', file);
  await cli('group', 'import', file);
  const sdrs = async (...words: readonly string[]): Promise<string> => {
    const { code, out, err } = await cli(...words);
    expect(code, `${words.join(' ')}: ${err}`).toBe(0);
    return out;
  };
  const states = async () => {
    const { servers } = (await cli('points', 'pets', '--json')).json<ListedPoints>();
    return servers[0]?.sets.map(({ state }) => state) ?? [];
  };
  await sdrs('site', 'advance', '20m');
  const break_ = (fault: string) => sdrs('site', 'fault', fault, '--server', 'web-1');
  return { cli, runtime, sdrs, states, break_ };
};

describe('a fault of the disks of a simulated server', () => {
  it('snapshots-hang: no recovery point is completed, none is taken beside it, and the plan says what would be lost', async () => {
    const { break_, sdrs, states } = await setup();
    const before = await states();
    expect(await break_('snapshots-hang')).toContain('has snapshots that are not completed');
    await sdrs('site', 'advance', '2h');
    const now = await states();
    expect(now.filter((state) => state === 'pending')).toHaveLength(1);
    expect(now.length).toBe(before.length + 1);
    expect(await sdrs('points', 'pets')).toMatch(/pending \d+ %/);
    const lost = /written in the last (\d+) s/.exec(await sdrs('plan', 'pets'))?.[1];
    expect(Number(lost)).toBeGreaterThan(7_200);
    await sdrs('site', 'repair', '--server', 'web-1');
    await sdrs('site', 'advance', '30m');
    expect((await states()).filter((state) => state === 'pending')).toEqual([]);
  });

  it('snapshots-fail: recovery points are in error, the trail says so, and the newest good one stays', async () => {
    const { break_, sdrs, states } = await setup();
    expect(await break_('snapshots-fail')).toContain('has snapshots that end in error');
    await sdrs('site', 'advance', '27m');
    expect(await states()).toEqual(expect.arrayContaining(['error', 'complete']));
    expect(await sdrs('points', 'pets')).toMatch(/Z +\S+ +\/dev\/\S+ \/dev\/\S+ +error /);
    expect(await sdrs('plan', 'pets')).toContain('is in state error');
    expect(await sdrs('events', 'pets')).toContain('web-1: 3 recovery points in a row have failed');
    await sdrs('site', 'repair', '--server', 'web-1');
    await sdrs('site', 'advance', '1h');
    expect(await states()).not.toContain('error');
  });

  it('volumes-stall: the disks of the server are shown as impaired, until they are repaired', async () => {
    const { break_, sdrs } = await setup();
    expect(await sdrs('group', 'show', 'pets')).not.toContain('impaired');
    expect(await break_('volumes-stall')).toContain('answers no more');
    await sdrs('site', 'advance', '15m');
    expect(await sdrs('group', 'show', 'pets')).toMatch(/\/dev\/\S+ \d+ GiB \(impaired\)/);
    await sdrs('site', 'repair', '--server', 'web-1');
    await sdrs('site', 'advance', '15m');
    expect(await sdrs('group', 'show', 'pets')).not.toContain('impaired');
  });

  it('is refused for a server without disks, by its id and with the way on', async () => {
    const { cli, runtime, sdrs } = await setup();
    const [dr, disks] = runtime.ec2.inspect((view) => {
      const { id } = view.list('instances').find(({ tags }) => tags.Name === 'web-1-dr') ?? { id: '?' };
      return [id, view.list('volumes').flatMap((one) => (one.attachment?.instanceId === id ? [one.id] : []))] as const;
    });
    for (const disk of disks) await sdrs('site', 'detach', disk);
    await sdrs('site', 'wait', '60');
    const { code, err } = await cli('site', 'fault', 'volumes-stall', '--server', dr);
    expect(code).toBe(2);
    expect(err).toContain(`${dr} has none now`);
    expect(err).toContain('sdrs site attach');
  });
});
