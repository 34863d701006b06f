import { describe, expect, it } from 'vitest';
import type { ShownServers } from '../../lambdas/handlers/operations/members/show-identity.ts';
import type { SeededSite } from '../../local/site/seed.ts';
import { cliInMemory } from './run-cli.ts';

const setup = async () => {
  const { cli, file, runtime } = await cliInMemory();
  const seeded = (await cli('site', 'seed', '--servers', '1', '--out', file, '--json')).json<SeededSite>();
  const [server] = seeded.servers;
  if (!server) throw new Error('no server');
  await cli('group', 'import', file);
  const shown = async () => {
    const { out } = await cli('group', 'show', 'pets');
    const { servers } = (await cli('group', 'show', 'pets', '--json')).json<{
      readonly servers: readonly ShownServers[];
    }>();
    return { out, servers };
  };
  return { cli, runtime, server, shown };
};

/** The cells of the row of a server in the first table that has such a heading. */
const rowBelow = (text: string, heading: string, name: string): readonly string[] => {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => line.includes(heading));
  const row = lines.slice(at + 1).find((line) => line.trimStart().startsWith(`${name} `)) ?? '';
  return row.trim().split(/ {2,}/);
};

describe('the words for the two servers of an instance', () => {
  it('are the same in every command, before and after a failover', async () => {
    const { cli, server, shown } = await setup();
    const { production, dr, name } = server;
    const names = { productionServerId: production, drServerId: dr };
    const before = await shown();
    expect(rowBelow(before.out, 'PRODUCTION SERVER', name)).toEqual(
      expect.arrayContaining([production, dr, 'production server']),
    );
    expect(before.servers).toEqual([expect.objectContaining({ ...names, runs: 'production server' })]);
    expect(before.out).toMatch(/^In service: +production$/m);
    expect((await cli('plan', 'pets')).out).toContain(`production server ${production} -> DR server ${dr}`);

    const { out: done } = await cli('failover', 'pets', '--confirm', 'Ada: no power');
    expect(rowBelow(done, 'PRODUCTION SERVER', name)).toEqual([
      name,
      production,
      dr,
      'neither (production stopped, DR stopped)',
    ]);
    expect(done).toContain(`Leave the production servers alone (${production})`);
    expect((await cli('instance', 'start', name, '--group', 'pets')).out).toBe(`${name}: DR server ${dr} runs.`);
    expect((await cli('instance', 'start', production)).err).toMatch(
      new RegExp(`it is the production server, which the failover has fenced.* The DR server, ${dr}, has taken over`),
    );

    const after = await shown();
    const row = rowBelow(after.out, 'PRODUCTION SERVER', name);
    expect(row.slice(2, 6)).toEqual([production, dr, 'DR server', 'fenced']);
    expect(after.servers).toEqual([expect.objectContaining({ ...names, runs: 'DR server', drState: 'running' })]);
    expect(after.out).toMatch(/^In service: +the DR site, since the failover$/m);
    expect(after.out).toMatch(new RegExp(`${production} +production server, fenced`));
    expect((await cli('site', 'show', 'pets')).out).toMatch(new RegExp(`${production} +${dr} +DR server, running`));
    expect((await cli('report', 'pets')).out).toMatch(
      new RegExp(`production server \\| DR server.*\\n.*\\n\\| ${production} \\| ${dr} `),
    );
  });

  it('say BOTH where two servers with one set of data run', async () => {
    const { cli, runtime, server, shown } = await setup();
    await cli('failover', 'pets', '--confirm', 'Ada: no power');
    await cli('instance', 'start', server.name, '--group', 'pets');
    const attached = await cli('site', 'attach', await rootOf(cli), server.production, '--at', '/dev/xvda');
    expect(attached.err).not.toContain('Error');
    await runtime.clock.sleep(60_000);
    const started = await cli('site', 'start', server.production);
    expect(started.err).not.toContain('Error');
    await runtime.clock.sleep(120_000);
    const { servers, out } = await shown();
    expect(servers).toEqual([
      expect.objectContaining({ runs: 'BOTH', productionState: 'running', drState: 'running' }),
    ]);
    expect(rowBelow(out, 'PRODUCTION SERVER', server.name)).toContain('BOTH');
    const swept = await cli('guard', 'sweep', 'pets');
    expect(rowBelow(swept.out, 'PRODUCTION SERVER', 'pets')).toContain(server.production);
  });
});

type Cli = Awaited<ReturnType<typeof setup>>['cli'];

/** The root volume that the failover has taken off, by the record of the group. */
const rootOf = async (cli: Cli): Promise<string> => {
  const { pairs } = (await cli('group', 'show', 'pets', '--json')).json<{
    readonly pairs: readonly { readonly device: string; readonly volumes: { readonly source?: string } }[];
  }>();
  const root = pairs.find(({ device }) => device === '/dev/xvda')?.volumes.source;
  if (!root) throw new Error('no root volume');
  return root;
};
