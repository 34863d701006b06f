import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { pageOf } from '../../cli/render/page.ts';
import { simulatedText } from '../../cli/render/simulated.ts';
import type { SimulateReport } from '../../cli/simulated.ts';
import type { Target } from '../../cli/target.ts';
import { openTarget } from '../../cli/targets.ts';
import { STEP_NAMES, STEPS } from '../../lambdas/workflows.ts';
import type { Copied } from '../../local/copy.ts';
import { openRuntime } from '../../local/open-runtime.ts';
import { FAULTS } from '../../simulation/faults/index.ts';
import { cliInMemory, createCli, newFolder, refuseToOpen, targetOn } from './run-cli.ts';

/** A protected group on a simulated site, and the command on it. */
const setup = async (...seeding: readonly string[]) => {
  const { runtime, cli, file } = await cliInMemory();
  await cli('site', 'seed', '--out', file, ...seeding);
  expect((await cli('group', 'import', file)).code).toBe(0);
  const simulate = async (...options: readonly string[]) => {
    const { code, json } = await cli('simulate', 'pets', '--json', ...options);
    const report = json<SimulateReport>();
    return { code, report, simulation: report.simulations[0] };
  };
  return { runtime, cli, simulate };
};

const ONE = ['--servers', '1'];
const STATES: readonly string[] = STEP_NAMES.map((step) => STEPS[step].state);

/** Everything that is kept in a copy, as plain data. */
const contentOf = ({ site, items }: Copied) => ({
  items: items.toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1)),
  site: site.transact(0, (draft) =>
    (['instances', 'volumes', 'networkInterfaces', 'addresses', 'snapshots', 'buckets', 'counters'] as const).map(
      (kind) => draft.list(kind),
    ),
  ),
});

describe('a failover in a simulation', () => {
  it('says how it ends, in how many simulated seconds, where nothing disturbs it', async () => {
    const { cli, simulate } = await setup('--servers', '2');
    const { code, report } = await simulate();
    expect({ code, simulations: report.simulations }).toEqual({ code: 0, simulations: [] });
    expect(report.undisturbed).toMatchObject({
      ended: { status: 'SUCCEEDED', endState: 'COMPLETE' },
      afterwards: { status: 'failed-over', calls: 0 },
      violations: [],
      well: true,
    });
    expect(report.undisturbed.ended?.rtoSeconds).toBeGreaterThan(20);
    const { code: really, out } = await cli('failover', 'pets', '--confirm', 'Ada: no power');
    expect(really).toBe(0);
    const [, minutes, seconds] = /COMPLETE after (\d+):(\d+)/.exec(out) ?? [];
    const took = Number(minutes) * 60 + Number(seconds);
    expect(Math.abs(took - (report.undisturbed.ended?.seconds ?? 0))).toBeLessThan(10);
  });

  it('changes nothing of account and table', async () => {
    const { runtime, simulate } = await setup(...ONE);
    const kept = async () => ({ ...contentOf(await runtime.copy()), calls: runtime.ec2.calls() });
    const before = await kept();
    expect((await simulate('--fault', 'stop-hangs')).code).toBe(0);
    expect(await kept()).toEqual(before);
    expect(before.items.length).toBeGreaterThan(3);
    expect(before.calls.length).toBeGreaterThan(10);
  });

  it('fails where a stop hangs, says what to do then, and is finished by the same call', async () => {
    const { cli, simulate } = await setup('--servers', '2');
    const { code, report, simulation } = await simulate('--fault', 'stop-hangs');
    expect(code).toBe(0);
    const server = simulation?.fault?.server;
    expect(simulation).toMatchObject({
      fault: { name: 'stop-hangs', says: 'does not stop', struck: { atSeconds: 0 } },
      ended: { endState: 'FAILED', rtoSeconds: 'NOT_REACHED', failedMembers: [{ name: server }] },
      afterwards: { status: 'failed-over', calls: 1 },
      well: true,
    });
    expect(report.undisturbed.ended?.endState).toBe('COMPLETE');
    const servers = simulation?.ended?.servers ?? [];
    expect(servers.map(({ name, outcome }) => [name, outcome]).sort()).toEqual(
      ['db-1', 'web-1'].map((name) => [name, name === server ? 'failed' : 'migrated']),
    );
    const waits = servers.find(({ name }) => name === server)?.waits ?? [];
    expect(waits.find(({ phase, to = 0 }) => phase === 'fence' && to >= 600)?.reason).toMatch(/is stopping$/);
    const { out } = await cli('simulate', 'pets', '--fault', 'stop-hangs');
    expect(out).toContain(`${server} does not stop.`);
    expect(out).toContain('FAILED after 10:');
    expect(out).toContain(
      `sdrs failover pets --confirm "who: why" --accept-unfenced ${server} --reason "why it is off"`,
    );
    expect(out).toContain('When the fault was over, the same call finished the job');
    expect(out).toContain('nothing was seen of');
  });

  it.each(['lambda-killed', 'lambda-lives-on'])('names the call that %s has met, and of which step', async (fault) => {
    const { simulate } = await setup(...ONE);
    const { code, simulation } = await simulate('--fault', fault);
    expect({ code, well: simulation?.well }).toEqual({ code: 0, well: true });
    expect(simulation?.fault).toMatchObject({ name: fault, calls: 1 });
    expect(simulation?.fault?.struck?.call).toMatch(/^ec2:(?!Describe)/);
    expect(STATES).toContain(simulation?.fault?.struck?.of);
  });

  it.each(['detach-hangs', 'volume-detach-hangs', 'throttled', 'zone-down'])('ends well with %s', async (fault) => {
    const { simulate } = await setup(...ONE);
    const { code, simulation } = await simulate('--fault', fault);
    expect(code).toBe(0);
    expect(simulation).toMatchObject({ fault: { name: fault }, afterwards: { status: 'failed-over' }, well: true });
  });

  it('a failover in a simulation that a table refuses from the beginning on leaves no trail, and is finished by the same call', async () => {
    const { simulate } = await setup(...ONE);
    const { simulation } = await simulate('--fault', 'table-refuses');
    expect(simulation).toMatchObject({
      ended: { status: 'FAILED', rtoSeconds: 'NOT_REACHED', servers: [] },
      afterwards: { status: 'failed-over', calls: 1 },
    });
  });

  it('is the same for the same seed, to the byte, and another one for another seed', async () => {
    const { cli } = await setup('--servers', '2');
    const simulated = async (seed: string) =>
      (await cli('simulate', 'pets', '--fault', 'lambda-killed', '--json', '--seed', seed)).out;
    const one = await simulated('3');
    expect(await simulated('3')).toBe(one);
    expect(await simulated('4')).not.toBe(one);
  });

  it('takes no part of another group, and leaves its servers alone', async () => {
    const { runtime, cli, simulate } = await setup(...ONE);
    const other = join(await newFolder(), 'other.yaml');
    await cli('site', 'seed', '--name', 'other', '--servers', '1', '--out', other);
    await cli('group', 'import', other);
    await cli('failover', 'other', '--confirm', 'Ada: no power');
    await runtime.clock.sleep(60_000);
    const { code, report } = await simulate('--fault', 'guard-sweeps');
    expect({ code, group: report.groupId, of: report.undisturbed.ended?.servers.length }).toEqual({
      code: 0,
      group: 'pets',
      of: 1,
    });
  });
});

describe('every single fault', () => {
  it('is simulated at least once, and ends well', async () => {
    const { cli } = await setup(...ONE);
    const { code, out, err } = await cli('simulate', 'pets', '--all', '--seed', '2');
    const [, well, of] = /^(\d+) of (\d+) ended well\. There are (\d+) single faults in all/m.exec(out) ?? [];
    expect({ code, well }).toEqual({ code: 0, well: of });
    expect(Number(of)).toBeGreaterThan(60);
    for (const name of Object.keys(FAULTS)) expect(out).toMatch(new RegExp(`^${name} +\\S`, 'm'));
    expect(err).toContain(`\n${of} of ${of}  `);
  });

  it('is in the docs, by its name and its words', async () => {
    const text = await readFile(new URL('../../docs/simulate.md', import.meta.url), 'utf8');
    const told = [...text.matchAll(/^\| `([a-z0-9-]+)` \| (.*) \|$/gm)].map(([, name, says]) => [name, says]);
    expect(told).toEqual(Object.entries(FAULTS).map(([name, { says }]) => [name, says]));
  });
});

describe('a simulation that was not clean', () => {
  it('says what was seen that is never to be seen', async () => {
    const { simulate } = await setup(...ONE);
    const { report } = await simulate();
    const violations = [{ kind: 'moved before the fence', seen: 'AssociateAddress took eip 203.0.113.1' }] as const;
    const wrong = { ...report, undisturbed: { ...report.undisturbed, violations, well: false } };
    const text = simulatedText(wrong, pageOf({ color: false }));
    expect(text).toContain('NEVER TO BE SEEN\n  moved before the fence: AssociateAddress took eip 203.0.113.1');
  });
});

describe('a group of many servers', () => {
  it('is told by those that are not through', async () => {
    const { cli } = await setup('--servers', '21');
    const { code, out } = await cli('simulate', 'pets', '--fault', 'stop-hangs');
    expect(code).toBe(0);
    expect(out).toContain('20 of 21 servers are migrated.');
    const [, servers = ''] = /^Servers\n(.*?)\n\n/ms.exec(out) ?? [];
    expect(servers.split('\n').length).toBe(2);
    expect(servers).toMatch(/failed +not reached/);
  });
});

describe('what cannot be simulated', () => {
  it('is a fault that nobody knows: the most similar one and all names are said', async () => {
    const { code, err } = await (await setup(...ONE)).cli('simulate', 'pets', '--fault', 'stop-hang');
    expect(code).toBe(2);
    expect(err).toContain('There is no fault "stop-hang". Did you mean "stop-hangs"?');
    for (const name of Object.keys(FAULTS)) expect(err).toContain(name);
  });

  it('is a group that is failed over already', async () => {
    const { cli } = await setup(...ONE);
    await cli('failover', 'pets', '--confirm', 'Ada: no power');
    const { code, err } = await cli('simulate', 'pets');
    expect(code).toBe(3);
    expect(err).toContain('Group pets is failed-over, its protection is stopped');
  });

  it('is a failover that would be refused as it is', async () => {
    const { cli } = await setup(...ONE, '--dr-zone', 'eu-central-1b');
    const { code, err } = await cli('simulate', 'pets', '--fault', 'stop-hangs');
    expect(code).toBe(3);
    expect(err).toContain('A failover of pets would be refused as it is: ');
    expect(err).toMatch(/[^.]\. More: sdrs plan pets$/);
  });

  it('is a group on AWS, and nothing is asked there', async () => {
    const { runtime } = await setup(...ONE);
    const { simulation: _, ...onAws } = targetOn(runtime);
    const never = () => Promise.reject(new Error('nothing is to be asked'));
    const silent: Target = { ...onAws, store: { ...onAws.store, findGroup: never, listGroups: never } };
    const { code, err } = await createCli(async () => silent)('simulate', 'pets');
    expect(code).toBe(3);
    expect(err).toContain('Only a group of the embedded runtime can be simulated');
  });

  it.each([
    ['a group that is not there', ['no-such-group'], 5],
    ['a seed that is no whole number', ['pets', '--seed', '1.5'], 2],
  ])('is %s', async (_, args, code) => {
    expect((await (await setup(...ONE)).cli('simulate', ...args)).code).toBe(code);
  });

  it('is one fault and all of them at once', async () => {
    expect((await createCli(refuseToOpen)('simulate', 'pets', '--fault', 'stop-hangs', '--all')).code).toBe(2);
  });
});

describe('the home of an embedded runtime', () => {
  it('is the same after a simulation, row by row and item by item', async () => {
    const folder = await newFolder();
    const home = join(folder, 'home');
    const cli = createCli(openTarget);
    const on = (...args: readonly string[]) => cli('--home', home, '--speed', '1000', ...args);
    await on('site', 'seed', '--servers', '1', '--out', join(folder, 'pets.yaml'));
    expect((await on('group', 'import', join(folder, 'pets.yaml'))).code).toBe(0);
    const kept = async () => {
      const runtime = await openRuntime({ home });
      const { items } = contentOf(await runtime.copy());
      await runtime.close();
      const database = new DatabaseSync(join(home, 'site.sqlite'), { readOnly: true });
      const all = ['rows', 'calls'].map((table) => database.prepare(`SELECT * FROM ${table}`).all());
      database.close();
      return { items, all };
    };
    const before = await kept();
    expect(before.items.length).toBeGreaterThan(3);
    const { code, out } = await on('simulate', 'pets', '--fault', 'lambda-killed');
    expect(code).toBe(0);
    expect(out).toContain('COMPLETE after ');
    expect(await kept()).toEqual(before);
  });
});
