import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { FailoverReport } from '../../cli/report.ts';
import type { SeededSite } from '../../local/site/seed.ts';
import { createTestRuntime } from '../../local/test-runtime.ts';
import { createCli, targetOn } from './run-cli.ts';

const CONFIRM = ['--confirm', 'Ada: no power'];

/** A protected group of one server whose stop never ends. */
const setup = async () => {
  const runtime = await createTestRuntime();
  const folder = await mkdtemp(join(tmpdir(), 'sdrs-cli-'));
  onTestFinished(async () => {
    await runtime.close();
    await rm(folder, { recursive: true });
  });
  const cli = createCli(async () => targetOn(runtime));
  const file = join(folder, 'pets.yaml');
  const site = (await cli('site', 'seed', '--servers', '1', '--out', file, '--json')).json<SeededSite>();
  await cli('group', 'import', file);
  const [server] = site.servers;
  if (!server) throw new Error('no server was seeded');
  runtime.ec2.faults.hangStop(server.production);
  return { cli, server };
};

describe('the sdrs command and a server that does not stop', () => {
  it('fails over with it only when it is accepted by name, and reports it as UNFENCED', async () => {
    const { cli, server } = await setup();
    const accepted = ['--accept-unfenced', server.name, '--reason', 'its breaker was pulled'];
    const { code, out } = await cli('failover', 'pets', ...CONFIRM, ...accepted);
    expect(code).toBe(0);
    expect(out).toContain('UNFENCED');
    expect(out).toContain('its breaker was pulled');
    expect((await cli('group', 'show', 'pets')).out).toContain(`${server.production} UNFENCED`);
  });

  it('asks for a reason for each server that is accepted', async () => {
    const { cli, server } = await setup();
    const { code, err } = await cli('failover', 'pets', ...CONFIRM, '--accept-unfenced', server.name);
    expect(code).toBe(2);
    expect(err).toContain('Give a reason, not empty, for each server');
  });

  it('gives production back after the failover has failed, and has nothing to cancel then', async () => {
    const { cli, server } = await setup();
    const failed = await cli('failover', 'pets', ...CONFIRM, '--json');
    expect(failed.code).toBe(4);
    expect(failed.json<FailoverReport>().unfencedMembers).toEqual([]);
    expect((await cli('group', 'show', 'pets')).out).toContain('open, nothing has moved: failover cancel pets');
    const cancelled = await cli('failover', 'cancel', 'pets', '--json');
    expect(cancelled.code).toBe(0);
    expect(cancelled.json()).toEqual({ groupId: 'pets', servers: [server.production], started: [], left: [] });
    expect((await cli('group', 'show', 'pets')).out).toContain('protected (Protecting)');
    const { code, err } = await cli('failover', 'cancel', 'pets');
    expect(code).toBe(3);
    expect(err).toContain('CancelRefusedError');
  });
});
