import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inventoryFile } from '../../local/site/inventory.ts';
import { STANDING } from '../../simulation/faults/index.ts';
import { cliInMemory } from './run-cli.ts';

const page = await readFile(new URL('../../docs/rehearsal.md', import.meta.url), 'utf8');
const sectionOf = (heading: string): string => page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
const blockOf = (heading: string, kind: string): string =>
  sectionOf(heading).split(`\`\`\`${kind}\n`)[1]?.split('```')[0] ?? '';

const commandsIn = (text: string): readonly (readonly string[])[] =>
  [...text.matchAll(/^npm run -s sdrs -- (.*?)(?: +#.*)?$/gm)].map(([, line = '']) =>
    [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? ''),
  );

/** A folder with the documented site file, and the command, which finds the files of the page there. */
const setup = async () => {
  const { runtime, cli, file } = await cliInMemory();
  const folder = dirname(file);
  await writeFile(join(folder, 'site.yaml'), blockOf('The site file', 'yaml'));
  const run = (words: readonly string[]) =>
    cli(...words.map((word) => (word.endsWith('.yaml') ? join(folder, word) : word)));
  return { runtime, run, folder };
};

describe('a rehearsal on a site of one’s own', () => {
  it('goes from the documented file to finished failovers by the documented commands', async () => {
    const { run } = await setup();
    const commands = commandsIn(blockOf('From the file to a failover', 'sh'));
    expect(commands.length).toBeGreaterThanOrEqual(10);
    for (const words of commands) {
      const ran = await run(words);
      expect(ran.code, `${words.join(' ')}: ${ran.err}\n${ran.out}`).toBe(0);
    }
    const shown = (await run(['group', 'list'])).out;
    expect(shown.match(/failed over|Failover complete/gi)).toHaveLength(2);
  });

  it('lets simulated time pass when it is asked to, which nothing else does between two commands', async () => {
    const { runtime, run } = await setup();
    const before = runtime.clock.now();
    const { now } = (await run(['site', 'wait', '600', '--json'])).json<{ readonly now: string }>();
    expect(Date.parse(now)).toBe(before + 600_000);
    expect((await run(['site', 'wait', 'long'])).code).toBe(2);
  });

  it('is paid for, and lived through, by the documented commands', async () => {
    const { run } = await setup();
    await run(['site', 'seed', '--file', 'site.yaml']);
    const commands = commandsIn(blockOf('Time, and what it costs', 'sh'));
    expect(commands.map((words) => words.slice(0, 2).join(' '))).toEqual(['site advance', 'site bill']);
    for (const words of commands) expect((await run(words)).code, words.join(' ')).toBe(0);
  });

  it('is documented field by field', () => {
    const fieldsOf = (schema: unknown): readonly string[] => {
      const { def, shape } = schema as { readonly def: Record<string, unknown>; readonly shape?: object };
      const inner = [def.innerType, def.element, ...((def.options as readonly unknown[] | undefined) ?? [])];
      const own = Object.entries(shape ?? {}).flatMap(([key, value]) => [key, ...fieldsOf(value)]);
      return [...own, ...inner.flatMap((one) => (one === undefined ? [] : fieldsOf(one)))];
    };
    const words = new Set(sectionOf('Fields').match(/\w+/g));
    const { groups: _, ...site } = inventoryFile.shape;
    const fields = new Set(Object.values(site).flatMap((part) => fieldsOf(part)));
    expect(fields.size).toBeGreaterThan(40);
    const elsewhere = new Set(['id', 'mac', 'privateIp', 'eip']);
    expect([...fields].filter((field) => !words.has(field) && !elsewhere.has(field))).toEqual([]);
  });
});

const faultsOf = async (run: (words: readonly string[]) => Promise<{ json<T>(): T }>) =>
  (await run(['site', 'fault', '--json'])).json<{ readonly faults: readonly string[] }>().faults;

/** The documented site, imported as its two groups. */
const seeded = async () => {
  const subject = await setup();
  const { run } = subject;
  expect((await run(['site', 'seed', '--file', 'site.yaml'])).code).toBe(0);
  for (const file of ['plant.yaml', 'offices.yaml']) expect((await run(['group', 'import', file])).code).toBe(0);
  const find = (name: string) =>
    subject.runtime.ec2.inspect((view) => {
      const server = view.list('instances').find(({ tags }) => tags.Name === name);
      const nics = view.list('networkInterfaces').filter(({ attachment }) => attachment?.instanceId === server?.id);
      const volumes = view.list('volumes').filter(({ attachment }) => attachment?.instanceId === server?.id);
      return { server, nics, volumes };
    });
  return { ...subject, find };
};

describe('faults of a site', () => {
  it('are set and repaired as the page says', async () => {
    const { run, find } = await seeded();
    for (const words of commandsIn(blockOf('Breaking it', 'sh')).slice(0, -2)) {
      const ran = await run(words);
      expect(ran.code, `${words.join(' ')}: ${ran.err}`).toBe(0);
    }
    const { server } = find('licence');
    const { volumes } = find('licence-dr');
    expect(await faultsOf(run)).toEqual([
      `${server?.id} does not stop`,
      'eu-central-1a has broken hardware',
      'eu-central-1a does not answer',
      ...volumes.map(({ id }) => `${id} has snapshots that end in error`),
      'CreateVolume is denied',
      'AttachNetworkInterface is answered with TimeoutError, at its next 3 calls',
    ]);
    await run(['site', 'repair', '--server', 'licence']);
    expect(await faultsOf(run)).toHaveLength(4 + volumes.length);
    await run(['site', 'repair']);
    expect(await faultsOf(run)).toEqual([]);
  });

  it('each do what the list of faults says, and are in the page', async () => {
    const { run } = await seeded();
    const table = sectionOf('Breaking it');
    const needs = {
      servers: ['--server', 'dns'],
      disks: ['--server', 'dns'],
      zones: ['--zone', 'eu-central-1b'],
      actions: ['--action', 'StopInstances'],
    };
    for (const [name, { needs: what }] of Object.entries(STANDING)) {
      expect(table).toContain(`\`${name}\``);
      const ran = await run(['site', 'fault', name, ...(what === 'nothing' ? [] : needs[what])]);
      expect(ran.code, `${name}: ${ran.err}`).toBe(0);
      expect((await faultsOf(run)).length > 0, name).toBe(name !== 'power-returns');
      await run(['site', 'repair']);
    }
  });

  it('hold up a failover until they are repaired, and the same call finishes the job', async () => {
    const { run } = await seeded();
    const failOver = ['failover', 'offices', '--confirm', 'Ada: no power'];
    await run(['site', 'fault', 'stop-hangs', '--server', 'web']);
    const hung = await run(failOver);
    expect([hung.code, hung.out]).toEqual([4, expect.stringContaining('web')]);
    await run(['site', 'repair']);
    const done = await run(failOver);
    expect(done.code, done.err).toBe(0);
  });

  it.each([
    [['stop-hangs'], 2, 'stop-hangs needs --server'],
    [['stop-hangs', '--server', 'dns', '--zone', 'eu-central-1a'], 2, 'takes no --zone'],
    [['stop-hangs', '--server', 'dsn'], 5, 'no server dsn'],
    [['zone-down', '--zone', 'us-east-1a'], 2, 'It has: eu-central-1a, eu-central-1b'],
    [['denied', '--action', 'StopServer'], 2, 'no action "StopServer"'],
    [['lambda-killed'], 2, 'sdrs simulate GROUP --fault lambda-killed'],
    [['stop-hang'], 2, 'Did you mean "stop-hangs"? There are: stop-hangs, detach-hangs'],
    [['snapshots-fail'], 2, 'snapshots-fail needs --server'],
    [['snapshots-hang', '--server', 'dns', '--zone', 'eu-central-1a'], 2, 'takes no --zone, but --server'],
  ] as const)('are refused where they make no sense: %j', async (words, code, complaint) => {
    const { run } = await seeded();
    const ran = await run(['site', 'fault', ...words]);
    expect([ran.code, ran.err]).toEqual([code, expect.stringContaining(complaint)]);
    expect(await faultsOf(run)).toEqual([]);
  });
});

describe('people who interfere', () => {
  it('stop, start, detach and attach as the page says', async () => {
    const { run, find } = await seeded();
    const nic = find('dns').nics.find(({ attachment }) => attachment?.deviceIndex === 1)?.id ?? '?';
    for (const words of commandsIn(blockOf('People who interfere', 'sh'))) {
      const ran = await run(words.map((word) => (word.startsWith('eni-') ? nic : word)));
      expect(ran.code, `${words.join(' ')}: ${ran.err}`).toBe(0);
    }
    expect(find('dns-dr').server?.state).toBe('running');
    expect(find('dns-dr').nics.map(({ id }) => id)).toContain(nic);
  });

  it('bring a fenced server back, and the guard stops it again', async () => {
    const { run, runtime, find } = await seeded();
    const { server, volumes } = find('web');
    expect((await run(['failover', 'offices', '--confirm', 'Ada: no power'])).code).toBe(0);
    const early = await run(['site', 'start', 'web']);
    expect([early.code, early.err]).toEqual([3, expect.stringContaining('EC2 refuses')]);
    const root = volumes[0]?.id ?? '?';
    expect((await run(['site', 'attach', root, 'web'])).out).toContain(`at ${server?.rootDeviceName}`);
    await runtime.clock.sleep(60_000);
    expect((await run(['site', 'start', 'web'])).code).toBe(0);
    await runtime.clock.sleep(60_000);
    expect(find('web').server?.state).toBe('running');
    await run(['guard', 'sweep', 'offices']);
    expect(find('web').server?.state).toMatch(/^stop(ping|ped)$/);
  });
});
