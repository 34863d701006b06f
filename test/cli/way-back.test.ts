import { describe, expect, it } from 'vitest';
import type { FailoverResult } from '../../cli/report.ts';
import type { SeededSite } from '../../local/site/seed.ts';
import { cliInMemory } from './run-cli.ts';

const CONFIRM = ['--confirm', 'Ada: no power'];

/** A protected group of one server whose stop never ends. */
const setup = async () => {
  const { runtime, cli, file } = await cliInMemory();
  const site = (await cli('site', 'seed', '--servers', '1', '--out', file, '--json')).json<SeededSite>();
  await cli('group', 'import', file);
  const [server] = site.servers;
  if (!server) throw new Error('no server was seeded');
  runtime.ec2.faults.hangStop(server.production);
  return { cli, server, faults: runtime.ec2.faults, clock: runtime.clock };
};

describe('the sdrs command and a server that does not stop', () => {
  it('refuses a mistyped name at once, with the right one, and records nothing', async () => {
    const { cli } = await setup();
    const { code, err } = await cli('failover', 'pets', ...CONFIRM, '--accept-unfenced', 'web-9', '--reason', 'dead');
    expect(code).toBe(5);
    expect(err).toContain('Did you mean "web-1"?');
    expect((await cli('executions', 'list', '--json')).json()).toEqual({ executions: [] });
  });

  it('has it accepted while the failover runs, and refuses that where none does', async () => {
    const { cli, server, clock } = await setup();
    const accept = () => cli('failover', 'accept', 'pets', server.name, '--reason', 'its breaker was pulled', '--json');
    expect(await accept()).toMatchObject({ code: 3, err: expect.stringContaining('no failover of group "pets" runs') });
    const failover = cli('failover', 'pets', ...CONFIRM, '--json');
    let accepted = await accept();
    for (let tries = 0; accepted.code === 3 && tries < 200; tries += 1) {
      await clock.sleep(1_000);
      accepted = await accept();
    }
    expect(accepted.json()).toMatchObject({ name: server.name, reason: 'its breaker was pulled' });
    expect((await failover).json()).toMatchObject({ status: 'SUCCEEDED', unfencedMembers: [{ name: server.name }] });
  });

  it('needs a reason to have it accepted', async () => {
    const { cli, server } = await setup();
    expect(await cli('failover', 'accept', 'pets', server.name)).toMatchObject({ code: 2 });
  });

  it('fails over with it only when it is accepted by name, and reports it as UNFENCED', async () => {
    const { cli, server } = await setup();
    const accepted = ['--accept-unfenced', server.name, '--reason', 'its breaker was pulled'];
    const { code, out } = await cli('failover', 'pets', ...CONFIRM, ...accepted);
    expect(code).toBe(0);
    expect(out).toContain('UNFENCED');
    expect(out).toContain('its breaker was pulled');
    expect((await cli('group', 'show', 'pets')).out).toMatch(new RegExp(`${server.production} .*  UNFENCED  `));
  });

  it('says of an accepted server what was seen of it, and never that it is stopped', async () => {
    const { cli, server } = await setup();
    const accepted = ['--accept-unfenced', server.name, '--reason', 'its breaker was pulled'];
    const { out } = await cli('failover', 'pets', ...CONFIRM, ...accepted);
    expect(out).toContain('Failover of pets: COMPLETE, 1 UNFENCED');
    expect(out).not.toContain('cannot boot');
    expect(out).toMatch(
      new RegExp(
        `1\\. Make sure that ${server.production} \\(${server.name}\\) is off .*EC2 shows it as stopping, its root volume vol-`,
      ),
    );
    expect((await cli('group', 'show', 'pets')).out).toContain('COMPLETE, 1 UNFENCED');
    expect((await cli('executions', 'list')).out).toContain('COMPLETE, 1 UNFENCED');
    expect((await cli('report', 'pets')).out).toContain('COMPLETE, 1 UNFENCED');
    const told = (await cli('events', 'pets', '--published', '--json')).json<{
      notifications: { detail: { type: string; endState?: string } }[];
    }>();
    const ends = told.notifications.flatMap(({ detail }) => detail.endState ?? []);
    expect(ends).toEqual(['COMPLETE, 1 UNFENCED']);
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
    expect(failed.json<FailoverResult>().unfencedMembers).toEqual([]);
    expect((await cli('group', 'show', 'pets')).out).toContain('open, nothing has moved: sdrs failover cancel pets');
    const cancelled = await cli('failover', 'cancel', 'pets', '--json');
    expect(cancelled.code).toBe(0);
    const down = { serverId: server.production, name: server.name, why: 'EC2 shows it as stopping' };
    const servers = [server.production];
    expect(cancelled.json()).toEqual({ groupId: 'pets', servers, started: [], notRunning: [down], left: [], lost: [] });
    expect((await cli('group', 'show', 'pets')).out).toContain('protected (Protecting)');
    const { code, err } = await cli('failover', 'cancel', 'pets');
    expect(code).toBe(3);
    expect(err).toContain('CancelRefusedError');
  });

  it('ends with code 6 where production does not come to run, with EC2’s words and the command that goes on', async () => {
    const { cli, server, faults } = await setup();
    await cli('failover', 'pets', ...CONFIRM, '--json');
    faults.releaseStop(server.production);
    faults.failNext('StartInstances', { code: 'UnauthorizedOperation' });
    const { code, out } = await cli('failover', 'cancel', 'pets', '--start');
    expect(code).toBe(6);
    expect(out).toMatch(new RegExp(`NOT RUNNING: ${server.production} \\(${server.name}\\): .*UnauthorizedOperation`));
    expect(out).toContain('sdrs failover cancel pets --start');
    const again = await cli('failover', 'cancel', 'pets', '--start');
    expect(again).toMatchObject({
      code: 0,
      out: expect.stringContaining(`Started, and running: ${server.production}`),
    });
  });
});
