import { readFileSync } from 'node:fs';
import { AttachVolumeCommand, StartInstancesCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import type { SeededSite } from '../../local/site/seed.ts';
import { identityOf } from '../failover/setup.ts';
import { cliInMemory, createCli } from './run-cli.ts';

/** Every command line of docs/go-home.md, in order. */
const documented = (): readonly string[] =>
  [...readFileSync(new URL('../../docs/go-home.md', import.meta.url), 'utf8').matchAll(/^ +(sdrs .*)$/gm)].map(
    ([, line = '']) => line,
  );

const wordsOf = (line: string, names: Readonly<Record<string, string>>): readonly string[] =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)]
    .slice(1)
    .map(([, quoted, plain]) => quoted ?? plain ?? '')
    .map((word) => names[word] ?? word);

/** A group of one server that has been failed over, and the file it was imported from. */
const setup = async () => {
  const { runtime, cli, file } = await cliInMemory();
  const site = (await cli('site', 'seed', '--servers', '1', '--out', file, '--json')).json<SeededSite>();
  await cli('group', 'import', file);
  const [server] = site.servers;
  if (!server) throw new Error('no server was seeded');
  const owners = () => identityOf(runtime.ec2, [server.production, server.dr]);
  const atHome = await owners();
  expect(await cli('failover', 'pets', '--confirm', 'Ada: no power')).toMatchObject({ code: 0 });
  return { runtime, cli, server, owners, atHome };
};

describe('the way home', () => {
  it('is what docs/go-home.md says, command by command, and ends protected at home', async () => {
    const { runtime, cli, server, owners, atHome } = await setup();
    const lines = documented();
    expect(lines.length).toBeGreaterThanOrEqual(7);
    for (const line of lines) {
      // The owners stop the applications, and the servers, before they go home.
      const ran = await cli(...wordsOf(line, { GROUP: 'pets', INSTANCE: server.name }));
      expect(ran, `${line}: ${ran.err}`).toMatchObject({ code: 0 });
      await runtime.clock.sleep(60_000);
    }
    const { group } = (await cli('--json', 'group', 'show', 'pets')).json<{
      readonly group: { readonly status: string; readonly priorityStation: string };
    }>();
    expect(group).toMatchObject({ status: 'protected', priorityStation: 'source' });
    expect(await owners()).toEqual(atHome);
  });

  it('is refused with SDRS’s reason while an old server runs, and goes on with another server in its place', async () => {
    const { runtime, cli, server } = await setup();
    await runtime.ec2.send(
      new AttachVolumeCommand({
        VolumeId: await rootOf(runtime, server.production),
        InstanceId: server.production,
        Device: '/dev/xvda',
      }),
    );
    await runtime.clock.sleep(60_000);
    await runtime.ec2.send(new StartInstancesCommand({ InstanceIds: [server.production] }));
    await runtime.clock.sleep(60_000);
    const refused = await cli('protect', 'enable', 'pets');
    expect([refused.code, refused.err]).toEqual([
      3,
      expect.stringMatching(/not stopped[\s\S]*is running[\s\S]*guard sweep/),
    ]);
    expect((await cli('group', 'show', 'pets')).out).toContain('failed-over');
    expect(await cli('guard', 'sweep', 'pets')).toMatchObject({ code: 0 });
    expect(await cli('protect', 'enable', 'pets')).toMatchObject({ code: 0 });
  });

  it('keeps the record first, in the help of the command that deletes the group as well', async () => {
    const help = (await createCli(async () => Promise.reject(new Error('no target')))('group', 'delete', '--help')).out;
    expect(help).toMatch(/protect enable GROUP[\s\S]*record[\s\S]*Leave the root volumes/);
  });
});

/** The volume that the failover has taken off as the server's root. */
const rootOf = async ({ ec2 }: Awaited<ReturnType<typeof setup>>['runtime'], serverId: string): Promise<string> =>
  ec2.inspect((view) => {
    const zone = view.list('instances').find(({ id }) => id === serverId)?.availabilityZone;
    const freed = view.list('volumes').filter(({ tags, attachment }) => tags['sdrs:freed-by'] && !attachment);
    const own = freed.find(({ availabilityZone, snapshotId }) => availabilityZone === zone && !snapshotId);
    if (!own) throw new Error('no root volume was freed');
    return own.id;
  });
