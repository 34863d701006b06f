import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { AttachVolumeCommand, DeleteTagsCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import type { ReplicationPair } from '../../lambdas/domain/group/protection-group.ts';
import type { GroupDescription } from '../../lambdas/handlers/operations/groups/group-description.ts';
import type { SeededSite } from '../../local/site/seed.ts';
import { cliInMemory, createCli } from './run-cli.ts';

/** A group of one server that has been failed over, and the file it was imported from. */
const setup = async () => {
  const { runtime, cli, file } = await cliInMemory();
  const site = (await cli('site', 'seed', '--servers', '1', '--out', file, '--json')).json<SeededSite>();
  await cli('group', 'import', file);
  expect(await cli('failover', 'pets', '--confirm', 'Ada: no power')).toMatchObject({ code: 0 });
  const [server] = site.servers;
  if (!server) throw new Error('no server was seeded');
  return { runtime, cli, file, server };
};

const rootIn = (pairs: readonly ReplicationPair[]) => {
  const root = pairs.find(({ bootable }) => bootable);
  if (!root?.volumes.source) throw new Error('the record names no root volume');
  return { volumeId: root.volumes.source, device: root.device };
};

/** The group of the way home: what was the DR site is production now. */
const exchange = async (file: string): Promise<void> => {
  const group = parse(await readFile(file, 'utf8')) as GroupDescription;
  const exchanged = {
    ...group,
    sites: { source: group.sites.target, target: group.sites.source },
    instances: group.instances.map(({ name, servers: { source, target } }) => ({
      name,
      servers: { source: target, target: source },
    })),
  };
  await writeFile(file, stringify(exchanged));
};

describe('the way home', () => {
  it('goes in the order of the README, and what is kept first is enough to give roots back', async () => {
    const { runtime, cli, file, server } = await setup();
    const kept = (await cli('--json', 'group', 'show', 'pets')).json<{ readonly pairs: readonly ReplicationPair[] }>();
    expect(await cli('group', 'delete', 'pets')).toMatchObject({ code: 0 });
    const { volumeId, device } = rootIn(kept.pairs);
    await runtime.ec2.send(
      new AttachVolumeCommand({ VolumeId: volumeId, InstanceId: server.production, Device: device }),
    );
    await runtime.clock.sleep(60_000);
    await exchange(file);
    const tooEarly = await cli('group', 'import', file);
    expect([tooEarly.code, tooEarly.err]).toEqual([2, expect.stringContaining('delete-tags')]);
    await runtime.ec2.send(new DeleteTagsCommand({ Resources: [server.production], Tags: [{ Key: 'sdrs:fenced' }] }));
    await runtime.clock.sleep(60_000);
    const imported = await cli('group', 'import', file);
    expect(imported.code, imported.err).toBe(0);
    const { pairs } = (await cli('--json', 'group', 'show', 'pets')).json<{
      readonly pairs: readonly ReplicationPair[];
    }>();
    expect(pairs.find(({ bootable }) => bootable)?.volumes.target).toBe(volumeId);
  });

  it('begins with what goes with the group, in the README and in the help of the command that deletes it', async () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    const order = [
      'keep what `sdrs --json group show',
      'delete the group (',
      'root volumes (',
      "remove the servers' tag",
      'import a group',
    ];
    const places = order.map((words) => readme.indexOf(words, readme.indexOf('To protect the servers again')));
    expect(places).toEqual([...places].sort((one, other) => one - other));
    expect(places).not.toContain(-1);
    const help = (await createCli(async () => Promise.reject(new Error('no target')))('group', 'delete', '--help')).out;
    expect(help).toMatch(/keep what "sdrs --json group show GROUP" says[\s\S]*Then delete the group/);
  });
});
