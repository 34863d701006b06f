import { describe, expect, it } from 'vitest';
import type { SeededSite } from '../../local/site/seed.ts';
import { setupRelaunch } from '../failover/relaunch-site.ts';
import { GROUP } from '../failover/setup.ts';
import { cliInMemory, createCli, targetOn } from './run-cli.ts';

const CONFIRM = ['--confirm', 'Ada: no power'];

/** Two protected servers; the stop of the second one never ends. */
const halfDone = async () => {
  const { runtime, cli, file } = await cliInMemory();
  const { servers } = (await cli('site', 'seed', '--servers', '2', '--out', file, '--json')).json<SeededSite>();
  await cli('group', 'import', file);
  const [through, stuck] = servers;
  if (!through || !stuck) throw new Error('two servers are needed');
  runtime.ec2.faults.hangStop(stuck.production);
  return { runtime, cli, through, stuck };
};

describe('a failover that failed for one server of two', () => {
  it('says what is ready now and how to start it, and the exact command that accepts the other one', async () => {
    const { cli, through, stuck } = await halfDone();
    const { code, out } = await cli('failover', 'pets', ...CONFIRM);
    expect(code).toBe(4);
    expect(out).toContain(
      `Ready now: ${through.name}. Start them:\n       sdrs instance start ${through.name} --group pets\n`,
    );
    const command = `sdrs failover pets --confirm "Ada: no power" --accept-unfenced ${stuck.name} --reason "why it is off"`;
    expect(out).toContain(command);
    const words = [...command.slice('sdrs '.length).matchAll(/"([^"]*)"|(\S+)/g)].map(
      ([, quoted, plain]) => quoted ?? plain ?? '',
    );
    expect((await cli(...words)).code).toBe(0);
  });

  it('is planned as DONE for the server that is through, with a data loss that grows no more', async () => {
    const { runtime, cli, through, stuck } = await halfDone();
    await cli('failover', 'pets', ...CONFIRM);
    const lossOf = async () => {
      const { out } = await cli('plan', 'pets');
      expect(out).toMatch(new RegExp(`${through.name} +DONE`));
      expect(out).not.toMatch(new RegExp(`${stuck.name} +DONE`));
      const { servers } = (await cli('plan', 'pets', '--json')).json<{
        servers: { name: string; recoveryPointAgeSeconds: number }[];
      }>();
      return servers.find(({ name }) => name === through.name)?.recoveryPointAgeSeconds;
    };
    const before = await lossOf();
    await runtime.clock.sleep(3_600_000);
    expect(await lossOf()).toBe(before);
  });
});

describe('a failover that is refused', () => {
  it('names how to confirm the fault, and nothing that this version has not', async () => {
    const { runtime } = await setupRelaunch({ termination: 'forbidden' });
    const { code, out } = await createCli(async () => targetOn(runtime))('failover', GROUP);
    expect(code).toBe(3);
    expect(out).toContain('--confirm "who: why"');
    expect(out).not.toMatch(/switchover|fault level/);
    expect(out).toContain('policy: { termination: allowed }');
  });

  it('says of a group that has been failed over that it has, and how to start its servers', async () => {
    const { cli, stuck } = await halfDone();
    await cli('failover', 'pets', ...CONFIRM, '--accept-unfenced', stuck.name, '--reason', 'its breaker was pulled');
    const { code, err } = await cli('failover', 'pets', ...CONFIRM);
    expect(code).toBe(3);
    expect(err).toContain('has been failed over already');
    expect(err).not.toContain('Enable it first');
  });
});
