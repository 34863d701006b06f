import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSetAutomationPolicy } from '../../lambdas/handlers/operations/automation/set-automation-policy.ts';
import { makePolicy } from '../domain/automation/support.ts';
import { createTestRuntime } from '../support/test-runtime.ts';
import { createCli, targetOn } from './run-cli.ts';

const POLICY = `
mode: act
signals:
  alarms: ["pets-*"]
  monitors: ["probe-*"]
minimumDurationSeconds: 60
`;

const setup = async (input = '') => {
  const runtime = await createTestRuntime();
  const folder = await mkdtemp(join(tmpdir(), 'sdrs-automation-'));
  onTestFinished(async () => {
    await runtime.close();
    await rm(folder, { recursive: true });
  });
  const cli = createCli(async () => targetOn(runtime), input);
  const file = join(folder, 'pets.yaml');
  await cli('site', 'seed', '--servers', '1', '--out', file);
  await cli('group', 'import', file);
  return { runtime, cli, file };
};

const ALARM = ['automation', 'signal', '--state', 'faulty', '--alarm', 'pets-unreachable'] as const;

const signal = (monitor: string) =>
  [
    'automation',
    'signal',
    '--group',
    'pets',
    '--state',
    'faulty',
    '--monitor',
    monitor,
    '--reason',
    'it is silent',
  ] as const;

/** The commands of the documentation's last block, after the site that its first line makes, and the policy that they set. */
const documented = async () => {
  const text = await readFile(new URL('../../docs/automation.md', import.meta.url), 'utf8');
  const [block = ''] = text.slice(text.indexOf('## Trying it')).match(/(?<=```sh\n)[\s\S]*?(?=```)/) ?? [];
  const [, policy = ''] = /printf '([^']*)' > policy\.yaml/.exec(block) ?? [];
  const lines = block.split('\n').filter((line) => /^npm run -s sdrs -- (automation|site wait)/.test(line));
  const words = (line: string) =>
    [...line.replace(/ #.*/, '').matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
  return { policy: policy.replaceAll('\\n', '\n'), commands: lines.map((line) => words(line).slice(5)) };
};

describe('sdrs automation', () => {
  it('leads from a policy by signals and a sweep to a failover, and to its acknowledgement', async () => {
    const { runtime, cli, file } = await setup();
    await writeFile(file, POLICY);
    expect((await cli('automation', 'show', 'pets')).code).toBe(5);
    expect((await cli('automation', 'policy', 'pets', '--file', file)).out).toContain('2 source(s) of 2 kind(s)');
    expect((await cli(...signal('probe-1'))).out).toContain('too-few-sources');
    expect((await cli(...signal('probe-2'))).out).toContain('too-few-kinds');
    expect((await cli(...ALARM)).out).toContain('not-lasting');
    await runtime.clock.sleep(120_000);
    await cli('automation', 'brake', 'on', '--reason', 'Ada: network works');
    expect((await cli('automation', 'sweep')).out).toContain('brake-on');
    expect((await cli('automation', 'show', 'pets')).out).toContain('Ada: network works');
    await cli('automation', 'brake', 'off', '--reason', 'Ada: done');
    const { judged } = (await cli('automation', 'sweep', 'pets', '--json')).json<{
      judged: { failoverId: string }[];
    }>();
    const [execution] = await runtime.workflow.list();
    expect(judged).toMatchObject([{ verdict: 'act', started: { failoverId: execution?.name } }]);
    await runtime.untilEnded(execution?.id ?? '?');
    expect((await cli('group', 'show', 'pets')).out).toContain('failed-over');
    expect((await cli('automation', 'show', 'pets')).out).toContain(`acknowledgement of ${execution?.name}`);
    const acknowledged = await cli('automation', 'acknowledge', 'pets', '--reason', 'Ada: rack 7 is dead');
    expect(acknowledged.out).toContain(`Failover ${execution?.name} is acknowledged`);
    expect((await cli('automation', 'acknowledge', 'pets', '--reason', 'Ada: again')).code).toBe(3);
  });

  it('says of a policy that a former release has taken why monitors alone start nothing', async () => {
    const { runtime, cli } = await setup();
    const policy = makePolicy({ minimumDurationSeconds: 0 });
    await createSetAutomationPolicy(runtime)('pets', policy);
    await cli(...signal('probe-1'));
    await runtime.clock.sleep(120_000);
    expect((await cli('automation', 'sweep')).out).toContain('monitors-alone');
    const { out } = await cli('automation', 'show', 'pets');
    expect(out).toContain('Only monitors say so, and monitors alone start no failover');
    expect(out).toContain('a faulty source of another kind: monitors alone start nothing');
    expect(await runtime.workflow.list()).toEqual([]);
    await cli('automation', 'policy', 'pets', '--mode', 'notify');
    const again = await cli('automation', 'policy', 'pets', '--mode', 'act');
    expect(again).toMatchObject({ code: 2, err: expect.stringContaining('required.kinds') });
    expect((await cli('automation', 'show', 'pets')).out).not.toContain('monitors alone start nothing');
  });

  it('does what its documentation shows', async () => {
    const { cli, file } = await setup();
    const { policy, commands } = await documented();
    expect(commands.map(([, command]) => command)).toEqual(['policy', 'signal', 'signal', 'show', 'wait', 'sweep']);
    await writeFile(file, policy);
    const verdicts: string[] = [];
    for (const command of commands) {
      const { code, out } = await cli(...command.map((word) => (word === 'policy.yaml' ? file : word)));
      expect(code, out).toBe(0);
      verdicts.push(/pets +(act|wait)/.exec(out)?.[1] ?? '');
    }
    expect(verdicts).toEqual(['', 'wait', 'wait', '', '', 'act']);
  });

  it('takes the policy in the group file, and switches it later', async () => {
    const { cli, runtime, file } = await setup();
    await cli('group', 'delete', 'pets');
    const text = await readFile(file, 'utf8');
    await writeFile(file, `${text}\nautomation:\n${POLICY.replace(/^(?=.)/gm, '  ')}`);
    expect((await cli('group', 'import', file)).code).toBe(0);
    expect((await runtime.automation.findState('pets'))?.value.policy).toMatchObject({
      mode: 'act',
      windowSeconds: 900,
    });
    expect((await cli('automation', 'policy', 'pets', '--mode', 'notify')).out).toContain('notify');
  });

  it('hands the decider an event as EventBridge would', async () => {
    const event = {
      id: 'e',
      source: 'aws.s3',
      'detail-type': 'Object Created',
      time: '2026-11-23T09:00:00Z',
      detail: {},
    };
    const { cli } = await setup(JSON.stringify(event));
    const refused = await cli('automation', 'event', '-', '--json');
    expect(refused.code).toBe(2);
    expect(refused.json()).toMatchObject({ error: { name: 'EventNotUnderstoodError', eventId: 'e' } });
  });

  it.each([
    ['neither file nor mode', ['policy', 'pets']],
    ['both file and mode', ['policy', 'pets', '--file', '-', '--mode', 'off']],
    ['a policy that is none', ['policy', 'pets', '--file', '-']],
    ['a fault about nobody', ['signal', '--state', 'faulty']],
    ['an alarm that a monitor tells of', ['signal', '--state', 'faulty', '--alarm', 'a', '--monitor', 'm']],
    ['an acknowledgement without a reason', ['acknowledge', 'pets', '--reason', 'Ada:']],
    ['a brake that is neither on nor off', ['brake', 'half']],
  ])('ends with 2 for %s', async (_, args) => {
    const { cli } = await setup('mode: sometimes');
    expect((await cli('automation', ...args)).code).toBe(2);
  });
});
