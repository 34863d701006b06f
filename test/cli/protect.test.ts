import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { cliInMemory } from './run-cli.ts';

const disabled = async () => {
  const subject = await cliInMemory();
  await subject.cli('site', 'seed', '--out', subject.file, '--servers', '2');
  const imported = await subject.cli('--json', 'group', 'import', subject.file, '--disabled');
  expect(JSON.parse(imported.out)).toMatchObject({
    group: { status: 'available', protectedStatus: 'stopped', synchronisation: { by: 'sdrs', everySeconds: 900 } },
    pairs: expect.arrayContaining([expect.objectContaining({ replicationStatus: 'inactive' })]),
  });
  return subject;
};

describe('sdrs protect', () => {
  it('enables protection with a recovery point of every server, refuses that twice, and disables it', async () => {
    const { cli } = await disabled();
    const enabled = await cli('--json', 'protect', 'enable', 'pets');
    expect(enabled.code).toBe(0);
    const taken = { setId: expect.any(String), takenAt: expect.any(String) };
    expect(JSON.parse(enabled.out)).toMatchObject({
      kind: 'enable',
      status: 'protected',
      endState: 'SUCCEEDED',
      servers: [{ recoveryPoint: taken }, { recoveryPoint: taken }],
    });
    expect(enabled.err).toContain('Take first recovery points');
    expect(await cli('protect', 'enable', 'pets')).toMatchObject({
      code: 3,
      err: expect.stringContaining('StatusNotAllowedError'),
    });
    const off = await cli('protect', 'disable', 'pets');
    expect(off).toMatchObject({ code: 0, out: expect.stringContaining('is available') });
    expect(await cli('protect', 'disable', 'pets')).toMatchObject({ code: 3 });
    const listed = JSON.parse((await cli('--json', 'executions', 'list')).out).executions;
    expect(listed.map(({ operation }: { operation: { kind: string } }) => operation.kind)).toEqual([
      'disable',
      'enable',
    ]);
  });

  it('tells with watch what the last run has come to, with its exit code', async () => {
    const { cli } = await disabled();
    await cli('protect', 'enable', 'pets');
    expect(await cli('watch', 'pets')).toMatchObject({ code: 0, out: expect.stringContaining('is protected') });
  });

  it.each([['web-1'], ['web-1=server'], ['=i-0123456789abcdef0']])('takes no %s for a DR server', async (value) => {
    const { cli } = await disabled();
    expect(await cli('protect', 'enable', 'pets', '--dr-server', value)).toMatchObject({
      code: 2,
      err: expect.stringContaining('INSTANCE=SERVER'),
    });
  });

  it.each(['protected', 'available'])(
    'refuses a DR server for a server that a group that is %s does not have',
    async (status) => {
      const { cli } = await disabled();
      if (status === 'protected') await cli('protect', 'enable', 'pets');
      expect(await cli('protect', 'enable', 'pets', '--dr-server', 'web-11=i-0123456789abcdef0')).toMatchObject({
        code: 5,
        err: expect.stringContaining('web-11'),
      });
      expect((await cli('group', 'show', 'pets')).out).toContain(status);
    },
  );

  it('refuses two DR servers for one server', async () => {
    const { cli } = await disabled();
    const twice = ['--dr-server', 'web-1=i-0123456789abcdef0', '--dr-server', 'web-1=i-0123456789abcdef1'];
    expect(await cli('protect', 'enable', 'pets', ...twice)).toMatchObject({
      code: 2,
      err: expect.stringContaining('i-0123456789abcdef0 and i-0123456789abcdef1'),
    });
    expect((await cli('group', 'show', 'pets')).out).toContain('available');
  });

  it('says of a group whose recovery points something else takes that they go on', async () => {
    const { cli, file, runtime } = await cliInMemory();
    await cli('site', 'seed', '--out', file, '--servers', '1');
    await writeFile(file, `${await readFile(file, 'utf8')}protection: { by: external }\n`);
    await cli('group', 'import', file);
    const off = await cli('protect', 'disable', 'pets');
    expect(off).toMatchObject({
      code: 0,
      out: expect.stringContaining('Something else takes its recovery points, and goes on.'),
    });
    const told = [off.out, ...(await runtime.store.listEvents('pets')).map(({ message }) => message)].join('\n');
    expect(told).not.toMatch(/no recovery point is taken any more/i);
  });
});
