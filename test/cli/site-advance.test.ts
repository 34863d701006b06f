import { describe, expect, it } from 'vitest';
import { cliInMemory, createCli, targetOn } from './run-cli.ts';

interface Advanced {
  readonly now: string;
  readonly sweeps: readonly { readonly name: string; readonly runs: number }[];
  readonly failures: readonly { readonly name: string; readonly error: string }[];
}

const setup = async () => {
  const subject = await cliInMemory();
  await subject.cli('site', 'seed', '--servers', '1', '--out', subject.file);
  await subject.cli('group', 'import', subject.file);
  const advance = async (time: string) => (await subject.cli('site', 'advance', time, '--json')).json<Advanced>();
  return { ...subject, advance };
};

describe('sdrs site advance', () => {
  it('lets time pass with all that is swept at work, each as often as deployed', async () => {
    const { runtime, advance } = await setup();
    const before = runtime.clock.now();
    const { now, sweeps, failures } = await advance('1h');
    expect(Date.parse(now)).toBe(before + 3_600_000);
    expect(sweeps).toEqual([
      { name: 'guard', runs: 60 },
      { name: 'automation', runs: 60 },
      { name: 'synchroniser', runs: 60 },
      { name: 'recorder', runs: 12 },
    ]);
    expect(failures).toEqual([]);
  });

  it('says how far it is, where that takes long', async () => {
    const { runtime, cli } = await cliInMemory();
    const before = runtime.clock.now();
    const { err } = await cli('site', 'advance', '10h');
    const lines = err.split('\n').filter((line) => line.includes('% has passed'));
    expect(lines).toEqual(
      [10, 20, 30, 40, 50, 60, 70, 80, 90].map((percent) => {
        const at = new Date(before + percent * 360_000).toISOString();
        return `It is ${at} at the simulated site: ${percent} % has passed.`;
      }),
    );
    expect((await cli('site', 'advance', '5h')).err).not.toContain('has passed');
  });

  it('has the recorder keep the verdict of the plan, and says when', async () => {
    const { runtime, advance } = await setup();
    await advance('10m');
    const [group] = await runtime.store.listGroups();
    const readiness = await runtime.store.findReadiness(group?.id ?? '');
    expect(runtime.clock.now() - Date.parse(readiness?.madeAt ?? '')).toBeLessThan(300_000);
  });

  it('tells of sweeps that fail, and goes on', async () => {
    const { runtime, cli } = await setup();
    runtime.ec2.faults.deny('DescribeInstances');
    const { code, out } = await cli('site', 'advance', '5m');
    expect(code).toBe(0);
    expect(out).toMatch(/recorder +5 min +1/);
    const { store } = runtime;
    const target = {
      ...targetOn(runtime),
      store: { ...store, listGroups: () => Promise.reject(new Error('no table')) },
    };
    const broken = await createCli(async () => target)('site', 'advance', '5m');
    expect(broken.code).toBe(6);
    expect(broken.out).toMatch(/guard +1 min +0 +5/);
    expect(broken.out).toContain('recorder failed: Error: no table');
  });

  it.each(['3', '3x', '0s', '', '32d', '1h 30m'])('refuses "%s", and says what is allowed', async (time) => {
    const { cli } = await cliInMemory();
    const { code, err } = await cli('site', 'advance', time);
    expect({ code, err }).toMatchObject({
      code: 2,
      err: expect.stringContaining('90s, 15m, 3h or 1d12h, at most 31d'),
    });
  });

  it('takes a time of several units', async () => {
    const { runtime, advance } = await setup();
    const before = runtime.clock.now();
    await advance('1m30s');
    expect(runtime.clock.now()).toBe(before + 90_000);
  });

  it('refuses where another process makes the time, and says what to do', async () => {
    const { runtime } = await cliInMemory();
    const { simulation, ...target } = targetOn(runtime);
    const attached = { ...target, simulation: { ec2: runtime.ec2, copy: runtime.copy } };
    const { code, err } = await createCli(async () => attached)('site', 'advance', '1h');
    expect(code).toBe(2);
    expect(err).toContain('sdrs site wait SECONDS');
    expect(simulation?.hurry).toBeDefined();
  });
});
