import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { SeededSite } from '../../local/site/seed.ts';
import { cliInMemory, createCli, targetOn } from './run-cli.ts';

/** Two servers under protection, and what changes their file. */
const imported = async (servers = 2) => {
  const { cli, runtime, file } = await cliInMemory();
  const seeded = (await cli('site', 'seed', '--servers', String(servers), '--out', file, '--json')).json<SeededSite>();
  await cli('group', 'import', file);
  const edit = async (change: (text: string) => string) => writeFile(file, change(await readFile(file, 'utf8')));
  const groupNow = async () => (await cli('group', 'show', 'pets', '--json')).json<GroupNow>();
  return { cli, runtime, file, edit, groupNow, seeded };
};

interface GroupNow {
  readonly group: { readonly status: string; readonly policy: object; readonly createdAt: string };
  readonly instances: readonly { readonly name: string; readonly nics: readonly { readonly role: string }[] }[];
}

const policy = (text: string): string => `${text}\npolicy: { fencingBudgetSeconds: 300 }\n`;
const withoutDb = (text: string): string => text.replace(/ {2}- name: db-1[\s\S]*?(?=\n {2}- name: |\n\S|$)/, '');

describe('group import --replace', () => {
  it('shows what changes, before and after, and changes nothing with --dry-run', async () => {
    const { cli, file, edit, groupNow } = await imported();
    const before = await groupNow();
    await edit(policy);
    await edit(withoutDb);
    const { code, out } = await cli('group', 'import', file, '--replace', '--dry-run');
    expect(code).toBe(0);
    expect(out).toContain('~ group pets, changed\n    policy.fencingBudgetSeconds: 600 → 300');
    expect(out).toContain('- server db-1, removed');
    expect(out).not.toContain('web-1');
    expect(out).toContain('Nothing was changed.');
    expect(await groupNow()).toEqual(before);
  });

  it('makes of the group what the file says, and keeps its runs, its trail and its beginning', async () => {
    const { cli, file, edit, groupNow } = await imported();
    const { group } = await groupNow();
    await edit(policy);
    await edit(withoutDb);
    const { code, json } = await cli('group', 'import', file, '--replace', '--yes', '--json');
    expect(code).toBe(0);
    expect(json()).toMatchObject({ groupId: 'pets', replaced: true });
    const now = await groupNow();
    expect(now.group).toMatchObject({ status: 'protected', createdAt: group.createdAt });
    expect(now.group.policy).toMatchObject({ fencingBudgetSeconds: 300 });
    expect(now.instances.map(({ name }) => name)).toEqual(['web-1']);
    const events = (await cli('events', 'pets', '--json')).json<{ events: { type: string; message: string }[] }>();
    expect(events.events.map(({ type }) => type)).toEqual(['createProtectionGroup', 'updateProtectionGroup']);
    expect((await cli('events', 'pets', '--verify')).code).toBe(0);
    expect((await cli('failover', 'pets', '--confirm', 'Ada: no power')).code).toBe(0);
  });

  it('brings a server back that was taken out, and finds nothing to change afterwards', async () => {
    const { cli, file, edit, groupNow } = await imported();
    const whole = await readFile(file, 'utf8');
    await edit(withoutDb);
    await cli('group', 'import', file, '--replace', '--yes');
    await writeFile(file, whole);
    expect((await cli('group', 'import', file, '--replace', '--yes')).out).toContain('+ server db-1, added');
    expect((await groupNow()).instances.map(({ name }) => name)).toEqual(['db-1', 'web-1']);
    expect((await cli('group', 'import', file, '--replace')).out).toContain('no change');
  });

  it('takes in more servers than one write of the table holds', async () => {
    const { cli, file, groupNow } = await imported(90);
    const whole = await readFile(file, 'utf8');
    const first = whole.search(/ {2}- name: /);
    const second = whole.indexOf('\n  - name: ', first);
    await writeFile(file, `${whole.slice(0, second)}\n`);
    expect((await cli('group', 'import', file, '--replace', '--yes')).code).toBe(0);
    expect((await groupNow()).instances).toHaveLength(1);
    await writeFile(file, whole);
    expect((await cli('group', 'import', file, '--replace', '--yes')).code).toBe(0);
    expect((await groupNow()).instances).toHaveLength(90);
    expect((await cli('group', 'import', file, '--replace')).out).toContain('no change');
  });

  it('asks for the name of the group, and is refused without a terminal', async () => {
    const { cli, runtime, file, edit } = await imported();
    await edit(policy);
    const refused = await cli('group', 'import', file, '--replace');
    expect(refused.code).toBe(3);
    expect(refused.err).toMatch(/NotConfirmedError: .*--yes/);
    const answering = (answer: string) => createCli(async () => targetOn(runtime), '', answer);
    expect((await answering('no')('group', 'import', file, '--replace')).code).toBe(3);
    const { code, err } = await answering('pets')('group', 'import', file, '--replace');
    expect(code).toBe(0);
    expect(err).toContain('policy.fencingBudgetSeconds: 600 → 300');
  });

  it('says what EC2 shows otherwise by now', async () => {
    const { cli, file, seeded } = await imported(1);
    const [server] = seeded.servers;
    await cli('site', 'stop', server?.dr ?? '');
    expect((await cli('group', 'import', file, '--replace', '--dry-run')).out).toContain('no change');
  });

  it('is refused of a group that has been failed over, with the way on', async () => {
    const { cli, file, edit } = await imported(1);
    await cli('failover', 'pets', '--confirm', 'Ada: no power');
    await edit(policy);
    const { code, err } = await cli('group', 'import', file, '--replace', '--yes');
    expect(code).toBe(3);
    expect(err).toMatch(/StatusNotAllowedError: .*sdrs protect enable GROUP/);
  });

  it('is refused while a failover has the group', async () => {
    const { cli, runtime, file, edit } = await imported(1);
    const group = await runtime.store.findGroup('pets');
    if (!group) throw new Error('the group is there');
    const lease = {
      kind: 'failover',
      failoverId: 'f-1',
      executionId: 'e-1',
      epoch: 1,
      production: 'source',
      takenAt: group.createdAt,
    } as const;
    await runtime.store.saveGroup({ ...group, epoch: 1, status: 'failing-over', lease }, group);
    await edit(policy);
    const { code, err } = await cli('group', 'import', file, '--replace', '--yes');
    expect(code).toBe(3);
    expect(err).toMatch(/FailoverInProgressError: .*call again when it has ended/);
  });

  it('is for a group that is there', async () => {
    const { cli, file } = await cliInMemory();
    await cli('site', 'seed', '--servers', '1', '--out', file);
    const { code, err } = await cli('group', 'import', file, '--replace');
    expect(code).toBe(5);
    expect(err).toContain('GroupNotFoundError');
  });

  it('is what a second import of the same group is told of', async () => {
    const { cli, file } = await imported(1);
    expect((await cli('group', 'import', file)).err).toContain('or give --replace');
  });

  it.each(['--dry-run', '--yes'])('is what %s needs', async (option) => {
    const { cli, file } = await cliInMemory();
    expect((await cli('group', 'import', file, option)).code).toBe(2);
  });
});
