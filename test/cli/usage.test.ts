import { describe, expect, it } from 'vitest';
import { openTarget } from '../../cli/targets.ts';
import { createCli, refuseToOpen } from './run-cli.ts';

const cli = createCli(refuseToOpen);

const COMMANDS = [
  ['group', 'import'],
  ['group', 'list'],
  ['group', 'show'],
  ['plan'],
  ['simulate'],
  ['failover'],
  ['executions', 'list'],
  ['executions', 'show'],
  ['instance', 'start'],
  ['guard', 'sweep'],
  ['automation', 'policy'],
  ['automation', 'show'],
  ['automation', 'sweep'],
  ['automation', 'signal'],
  ['automation', 'event'],
  ['automation', 'acknowledge'],
  ['automation', 'brake', 'on'],
  ['automation', 'brake', 'off'],
  ['automation', 'brake', 'show'],
  ['events'],
  ['site', 'seed'],
  ['site', 'break'],
  ['site', 'show'],
  ['demo'],
] as const;

describe('the command line', () => {
  it('lists every command and exit code in its help', async () => {
    const { code, out } = await cli('--help');
    expect(code).toBe(0);
    for (const [command] of COMMANDS) expect(out).toContain(`  ${command}`);
    for (const exitCode of [0, 1, 2, 3, 4, 5, 6]) expect(out).toMatch(new RegExp(`\\b${exitCode}  \\w`));
  });

  it.each(COMMANDS.map((command) => ({ command, name: command.join(' ') })))(
    'has help for $name',
    async ({ command }) => {
      const { code, out } = await cli(...command, '--help');
      expect(code).toBe(0);
      expect(out).toContain(`Usage: sdrs ${command.join(' ')}`);
    },
  );

  it('says in the help of failover what happens to production', async () => {
    expect((await cli('failover', '--help')).out).toContain('production servers are stopped by force');
  });

  it.each([
    ['an unknown command', ['fail']],
    ['a missing argument', ['plan']],
    ['an unknown option', ['plan', 'pets', '--fast']],
    ['a speed that is no number', ['--speed', 'fast', 'group', 'list']],
    ['an empty confirmation', ['failover', 'pets', '--confirm', 'Ada:']],
    ['a failover id that cannot name an execution', ['failover', 'pets', '--failover-id', 'a b']],
    ['a number of servers that makes no site', ['site', 'seed', '--servers', '0']],
    ['a group file that is not there', ['group', 'import', 'no-such-file.yaml']],
  ])('ends with 2 for %s and prints no result', async (_, args) => {
    const { code, out, err } = await cli(...args);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).not.toBe('');
  });

  it.each([
    ['an endpoint of nothing', ['--endpoint-url', 'http://127.0.0.1:1']],
    ['a table without a state machine', ['--table', 'groups']],
    ['an API limit that is none', ['--ec2-api-limits', '{"Stop":{"burst":1,"perSecond":1}}']],
    ['a share above all of it', ['--ec2-api-share', '2']],
  ])('ends with 2 for %s', async (_, options) => {
    const { code, json } = await createCli(openTarget)(...options, 'group', 'list', '--json');
    expect(code).toBe(2);
    expect(json()).toMatchObject({ error: { name: 'UsageError', exitCode: 2 } });
  });

  it('ends with 1 and the stack for what nobody expected', async () => {
    const { code, err } = await cli('group', 'list');
    expect(code).toBe(1);
    expect(err).toContain('no target is needed here');
  });
});
