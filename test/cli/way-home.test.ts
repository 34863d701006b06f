import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DeleteTagsCommand, DescribeInstancesCommand, type Instance } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import type { ReplicationPair } from '../../lambdas/domain/group/protection-group.ts';
import type { GroupDescription } from '../../lambdas/handlers/operations/groups/group-description.ts';
import type { ShownIdentity } from '../../lambdas/handlers/operations/members/show-identity.ts';
import { seedRecoveryPoints } from '../../local/site/recovery-points.ts';
import type { SeededSite } from '../../local/site/seed.ts';
import type { TestRuntime } from '../support/test-runtime.ts';
import { cliInMemory, createCli } from './run-cli.ts';

/** Every command line of docs/go-home.md, in order. */
const documented = (): readonly string[] =>
  [...readFileSync(new URL('../../docs/go-home.md', import.meta.url), 'utf8').matchAll(/^ +((?:sdrs|aws) .*)$/gm)].map(
    ([, line = '']) => line,
  );

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

const serverNow = async ({ ec2 }: TestRuntime, id: string): Promise<Instance> => {
  const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
  const [server] = Reservations?.[0]?.Instances ?? [];
  if (!server) throw new Error(`EC2 shows no server ${id}`);
  return server;
};

const macsOf = ({ NetworkInterfaces = [] }: Instance) => NetworkInterfaces.map(({ MacAddress }) => MacAddress).sort();

const disksOf = ({ BlockDeviceMappings = [] }: Instance) =>
  BlockDeviceMappings.map(({ DeviceName }) => DeviceName).sort();

/** The group of the way home: what was the DR site is production now. */
const exchange = async (file: string, managementNicId: string): Promise<void> => {
  const group = parse(await readFile(file, 'utf8')) as GroupDescription;
  const exchanged = {
    ...group,
    sites: { source: group.sites.target, target: group.sites.source },
    instances: group.instances.map(({ name, servers: { source, target } }) => ({
      name,
      servers: { source: target, target: source },
      nics: [{ networkInterfaceId: managementNicId, role: 'management' as const }],
    })),
  };
  await writeFile(file, stringify(exchanged));
};

describe('the way home', () => {
  it('brings the identity back to the old server, which never has its old root volume on', async () => {
    const { runtime, cli, file, server } = await setup();
    const folder = dirname(file);
    const done: string[] = [];
    const walk = async (line: string, ...args: readonly string[]) => {
      done.push(line);
      const ran = await cli(...args);
      expect(ran, `${line}: ${ran.err}`).toMatchObject({ code: 0 });
      return ran;
    };
    const before = await serverNow(runtime, server.dr);
    const management = before.NetworkInterfaces?.find(({ Attachment }) => Attachment?.DeviceIndex === 0);
    if (!management?.NetworkInterfaceId) throw new Error('the DR server shows no primary NIC');

    await walk('sdrs instance start INSTANCE', 'instance', 'start', server.name);
    const shown = await walk('sdrs --json site show GROUP', '--json', 'site', 'show', 'pets');
    expect(shown.json<ShownIdentity>().production).toMatchObject([{ is: 'down' }]);
    const kept = await walk('sdrs --json group show GROUP > group.json', '--json', 'group', 'show', 'pets');
    const root = kept.json<{ readonly pairs: readonly ReplicationPair[] }>().pairs.find(({ bootable }) => bootable);
    expect(root?.volumes.source).toMatch(/^vol-/);
    const report = ['report', 'pets', '--format', 'json', '--out', join(folder, 'report.json')];
    await walk('sdrs report GROUP --format json --out report.json', ...report);
    const disk = { device: '/dev/sdf', sizeGiB: 20, type: 'gp3', encrypted: false, tags: {} } as const;
    await seedRecoveryPoints(runtime, [{ serverId: server.dr, server: { name: server.name, disks: [disk] } }]);
    done.push('aws ec2 modify-network-interface-attribute --network-interface-id NIC --groups SECURITY-GROUP');
    await walk('sdrs group delete GROUP', 'group', 'delete', 'pets');
    await exchange(file, management.NetworkInterfaceId);
    const tooEarly = await cli('group', 'import', file);
    expect([tooEarly.code, tooEarly.err]).toEqual([2, expect.stringContaining('delete-tags')]);
    done.push('aws ec2 delete-tags --resources SERVER --tags Key=sdrs:fenced');
    await runtime.ec2.send(new DeleteTagsCommand({ Resources: [server.production], Tags: [{ Key: 'sdrs:fenced' }] }));
    await runtime.clock.sleep(60_000);
    await walk('sdrs group import FILE', 'group', 'import', file);
    expect((await walk('sdrs plan GROUP', 'plan', 'pets')).out).toContain('A failover may start');
    const away = await serverNow(runtime, server.dr);
    expect(disksOf(await serverNow(runtime, server.production))).not.toContain(root?.device);
    const home = ['failover', 'pets', '--confirm', 'Ada, on call: we go home'];
    await walk('sdrs failover GROUP --confirm "Ada, on call: we go home"', ...home);
    await walk('sdrs instance start INSTANCE', 'instance', 'start', server.name);

    const atHome = await serverNow(runtime, server.production);
    expect(atHome.State?.Name).toBe('running');
    expect(macsOf(atHome)).toEqual(expect.arrayContaining(macsOf(away).filter((mac) => mac !== management.MacAddress)));
    expect(disksOf(atHome)).toEqual(disksOf(away));
    expect(done).toEqual(documented());
  });

  it('keeps the record first, in the help of the command that deletes the group as well', async () => {
    const help = (await createCli(async () => Promise.reject(new Error('no target')))('group', 'delete', '--help')).out;
    expect(help).toMatch(/docs\/go-home\.md[\s\S]*record[\s\S]*Leave the root volumes/);
  });
});
