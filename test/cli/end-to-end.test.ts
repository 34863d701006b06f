import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { FailoverResult } from '../../cli/report.ts';
import type { ShownIdentity } from '../../lambdas/handlers/operations/members/show-identity.ts';
import type { SeededSite } from '../../local/site/seed.ts';
import { createTestRuntime } from '../support/test-runtime.ts';
import { createCli, targetOn } from './run-cli.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

const setup = async () => {
  const runtime = await createTestRuntime();
  const folder = await mkdtemp(join(tmpdir(), 'sdrs-cli-'));
  cleanups.push(runtime.close, () => rm(folder, { recursive: true }));
  const file = join(folder, 'pets.yaml');
  const openTarget = async () => targetOn(runtime);
  return { runtime, file, openTarget, cli: createCli(openTarget) };
};

/** A seeded and imported group. */
const imported = async (...seedOptions: readonly string[]) => {
  const subject = await setup();
  const site = (await subject.cli('site', 'seed', '--out', subject.file, ...seedOptions, '--json')).json<SeededSite>();
  const { code, err } = await subject.cli('group', 'import', subject.file);
  expect(err).not.toContain('Error');
  expect(code).toBe(0);
  return { ...subject, site };
};

type ShownOwners = Pick<ShownIdentity, 'owners'>;

const confirm = ['--confirm', 'Ada: no power'];

describe('the sdrs command on the embedded runtime', () => {
  it('imports a seeded site and shows its group', async () => {
    const { cli, site } = await imported();
    expect((await cli('group', 'list')).out).toContain('protected (Protecting)');
    const shown = (await cli('group', 'show', 'pets')).out;
    for (const { name, production, dr } of site.servers) {
      for (const word of [name, production, dr]) expect(shown).toContain(word);
    }
    expect((await cli('events', 'pets', '--json')).json()).toMatchObject({
      events: [{ type: 'createProtectionGroup' }],
    });
  });

  it('tells whose NICs are whose: those of the fenced server, those that came, and the ones that were always there', async () => {
    const { cli, site } = await imported('--servers', '1');
    const owners = async () => (await cli('group', 'show', 'pets', '--json')).json<ShownOwners>().owners;
    const [server] = site.servers;
    const before = await owners();
    expect(before.held.map(({ origin }) => origin)).toEqual(['own', 'own', 'own']);
    expect((await cli('failover', 'pets', ...confirm)).code).toBe(0);
    const after = (await owners()).held.map(({ serverId, deviceIndex, origin }) => [serverId, deviceIndex, origin]);
    expect(after).toEqual([
      [server?.production, 0, 'own'],
      [server?.dr, 0, 'own'],
      [server?.dr, 1, 'came'],
    ]);
    const shown = (await cli('group', 'show', 'pets')).out;
    expect(shown).toMatch(new RegExp(`${server?.production} +production server, fenced .* its own`));
    expect(shown).toMatch(new RegExp(`${server?.dr} +DR server .* come with the failover`));
  });

  it('plans production on Spot with a warning, or not at all', async () => {
    const { cli } = await imported('--servers', '1', '--spot', 'persistent');
    expect((await cli('plan', 'pets')).out).toContain('Spot instance of a persistent request');
    const { cli: other } = await imported('--servers', '1', '--spot', 'one-time');
    const { code, out } = await other('plan', 'pets');
    expect(out).toContain('Spot instance of a one-time request, which EC2 cannot stop');
    expect(code).not.toBe(0);
  });

  it('imports from standard input', async () => {
    const { cli, file, openTarget } = await setup();
    await cli('site', 'seed', '--out', file, '--servers', '1');
    const fromInput = createCli(openTarget, await readFile(file, 'utf8'));
    expect((await fromInput('group', 'import', '-', '--json')).json()).toMatchObject({ group: { name: 'pets' } });
  });

  it('refuses the same file a second time with its line and field', async () => {
    const { cli, file } = await imported('--servers', '1');
    const { code, err } = await cli('group', 'import', file);
    expect(code).toBe(2);
    expect(err).toContain('pets.yaml:3:7: name: protection group "pets" exists already');
  });

  it('plans to preserve every address within a zone', async () => {
    const { cli } = await imported();
    const { code, out } = await cli('plan', 'pets');
    expect(code).toBe(0);
    expect(out).toContain('PASS');
    expect(out).not.toContain('BLOCK');
    expect((await cli('plan', 'pets', '--json')).json()).toMatchObject({ verdict: 'PASS' });
  });

  it('blocks across zones, where the MAC is impossible to keep, and fails nothing over', async () => {
    const { cli, runtime } = await imported('--servers', '1', '--dr-zone', 'eu-central-1b');
    const planned = await cli('plan', 'pets');
    expect(planned.code).toBe(3);
    expect(planned.out).toContain('IMPOSSIBLE');
    const before = runtime.ec2.calls().length;
    const { code, out } = await cli('failover', 'pets', ...confirm);
    expect(code).toBe(3);
    expect(out).toContain('REFUSED');
    const writes = runtime.ec2
      .calls()
      .slice(before)
      .filter(({ action }) => !action.startsWith('Describe'));
    expect(writes).toEqual([]);
  });

  it('fails over with every address on the DR servers, which stay stopped', async () => {
    const { cli, site } = await imported();
    const { code, err, ...ran } = await cli('failover', 'pets', ...confirm, '--json');
    expect(code).toBe(0);
    const report = ran.json<FailoverResult>();
    expect(report.requestedBy).toEqual({ kind: 'command', caller: 'ada' });
    expect((await cli('report', 'pets')).out).toContain('Asked for by ada (sdrs command)');
    expect(report.states.map(({ status, protection }) => `${status} ${protection}`)).toEqual([
      'protected started',
      'failing-over started',
      'failed-over started',
      'failed-over stopped',
    ]);
    const service = report.identity.rows.filter(({ role }) => role === 'service');
    expect(service.length).toBeGreaterThan(site.servers.length);
    for (const { instance, recorded, now } of service) {
      const dr = site.servers.find(({ name }) => name === instance)?.dr;
      expect(now).toMatchObject({ ...recorded, owner: { serverId: dr, station: 'target', state: 'stopped' } });
    }
    expect(err).toContain('Migrate NICs');
    expect(err).toContain('fenced (F4)');
    const shown = (await cli('group', 'show', 'pets')).out;
    expect(shown).toContain('failed-over (Failover complete)');
    expect(shown).toContain('stopped (Protection disabled)');
  });

  it('tells afterwards what the owner has to do and lists the execution step by step', async () => {
    const { cli } = await imported('--servers', '1');
    const { out } = await cli('failover', 'pets', '--failover-id', 'first', ...confirm);
    expect(out).toContain('\n       sdrs instance start --group pets\n');
    expect((await cli('site', 'show', 'pets')).out).toMatch(/web-1 .* DR server, stopped/);
    expect((await cli('executions', 'list')).out).toContain('first');
    const shown = (await cli('executions', 'show', 'first')).out;
    for (const word of ['Validate prerequisites', 'Migrate NICs', 'Mark protection disabled', 'Ada: no power']) {
      expect(shown).toContain(word);
    }
    expect((await cli('executions', 'show', 'first', '--json')).json()).toMatchObject({
      failoverId: 'first',
      execution: { status: 'SUCCEEDED' },
      failover: { status: 'SUCCEEDED' },
    });
  });

  it('starts a DR server after the failover and never the fenced one', async () => {
    const { cli, site } = await imported('--servers', '1');
    expect((await cli('instance', 'start', 'web-1')).code).toBe(3);
    await cli('failover', 'pets', ...confirm);
    const [server] = site.servers;
    expect((await cli('instance', 'start', server?.production ?? '')).code).toBe(3);
    expect((await cli('instance', 'start', 'web-1', '--json')).json()).toMatchObject({ serverId: server?.dr });
  });

  it('sweeps: says how many fenced servers it looked at, of one group or of all, and refuses an unknown group', async () => {
    const { cli } = await imported();
    expect((await cli('guard', 'sweep', '--json')).json()).toMatchObject({ guarded: 0, found: [], open: [] });
    await cli('failover', 'pets', ...confirm);
    const { code, out } = await cli('guard', 'sweep', 'pets');
    expect(code).toBe(0);
    expect(out).toContain('4 fenced production servers looked at, 0 of them not down.');
    expect((await cli('guard', 'sweep', 'nonsense')).code).toBe(5);
  });

  it('refuses a failover of healthy production that nobody confirms', async () => {
    const { cli } = await imported('--servers', '1');
    const { code, out } = await cli('failover', 'pets');
    expect(code).toBe(3);
    expect(out).toContain('Say who confirms it and why: --confirm "who: why"');
    expect((await cli('group', 'show', 'pets')).out).toContain('protected (Protecting)');
  });

  it('needs no confirmation when production is seen to be broken', async () => {
    const { cli } = await imported('--servers', '1');
    expect((await cli('site', 'break', 'pets')).code).toBe(0);
    const { code } = await cli('failover', 'pets', '--json');
    expect(code).toBe(0);
  });

  it('refuses a second failover once it is complete', async () => {
    const { cli } = await imported('--servers', '1');
    await cli('failover', 'pets', ...confirm);
    const { code, err } = await cli('failover', 'pets', ...confirm);
    expect(code).toBe(3);
    expect(err).toContain('StatusNotAllowedError');
    expect(err).toContain('To start its DR servers: sdrs instance start --group pets');
  });

  it('ends with 4 and the reasons when a server cannot be fenced, and the same command finishes the job', async () => {
    const { cli, site, runtime } = await imported('--servers', '2');
    const [web] = site.servers;
    runtime.ec2.faults.hangStop(web?.production ?? '');
    const failed = await cli('failover', 'pets', ...confirm);
    expect(failed.code).toBe(4);
    expect(failed.out).toContain('ProductionServerNotFencedError');
    expect(failed.out).toContain('the same command again');
    runtime.ec2.faults.releaseStop(web?.production ?? '');
    expect((await cli('failover', 'pets', ...confirm)).code).toBe(0);
  });

  it.each([
    ['group', ['group', 'show', 'cattle']],
    ['group to fail over', ['failover', 'cattle']],
    ['instance', ['instance', 'start', 'mail-1']],
    ['execution', ['executions', 'show', 'never']],
  ])('ends with 5 for an unknown %s', async (_, args) => {
    const { cli } = await setup();
    const { code, json } = await cli(...args, '--json');
    expect(code).toBe(5);
    expect(json()).toMatchObject({ error: { exitCode: 5, message: expect.stringContaining(args.at(-1) ?? '') } });
  });

  it('furnishes no site that is not simulated', async () => {
    const { runtime, file } = await setup();
    const { simulation: _, ...foreign } = targetOn(runtime);
    const { code, err } = await createCli(async () => foreign)('site', 'seed', '--out', file);
    expect(code).toBe(2);
    expect(err).toContain('Only a simulated site');
  });
});
