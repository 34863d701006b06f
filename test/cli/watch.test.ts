import { beforeAll, describe, expect, it } from 'vitest';
import type { RunChange } from '../../cli/follow/json-view.ts';
import type { Io } from '../../cli/io.ts';
import { painter } from '../../cli/io.ts';
import { createScreen } from '../../cli/live/screen.ts';
import { main } from '../../cli/main.ts';
import * as operationModules from '../../cli/operation-modules.ts';
import type { FailoverResult } from '../../cli/report.ts';
import type { Target } from '../../cli/target.ts';
import type { TestRuntime } from '../support/test-runtime.ts';
import { seenOn } from './live/on-screen.ts';
import { cliInMemory, createCli, targetOn } from './run-cli.ts';

const FAILOVER = ['failover', 'pets', '--confirm', 'Ada: no power', '--failover-id', 'first'] as const;

const imported = async (servers = '2') => {
  const subject = await cliInMemory();
  await subject.cli('site', 'seed', '--out', subject.file, '--servers', servers);
  await subject.cli('group', 'import', subject.file);
  return subject;
};

/** Resolves once the group has been failing over for that long. Simulated seconds. */
const underWay = async ({ store, clock }: TestRuntime, seconds: number): Promise<void> => {
  while ((await store.findGroup('pets'))?.status !== 'failing-over') await clock.sleep(1_000);
  await clock.sleep(seconds * 1_000);
};

/** A command line at a terminal of its own, and what is on its screen. */
const atTerminal = (target: Target, { columns = 100, pressed = Promise.withResolvers<void>().promise } = {}) => {
  const seen = seenOn(columns, 40);
  const stream = {
    write: (text: string) => {
      seen.terminal.write(text);
      return true;
    },
    getWindowSize: (): [number, number] => [seen.terminal.cols, seen.terminal.rows],
  };
  const io: Io = {
    out: (line) => seen.terminal.write(`${line}\n`),
    err: (line) => seen.terminal.write(`${line}\n`),
    input: async () => '',
    color: false,
    screen: createScreen(stream, painter(false)),
    interrupts: () => ({ first: pressed, [Symbol.dispose]: () => {} }),
  };
  return { ...seen, give: (...args: readonly string[]) => main(args, io, async () => target) };
};

// Simulated time does not stand still while Node loads a module: all that a watched failover uses is loaded before.
beforeAll(async () => {
  await Promise.all([import('../../cli/watch.ts'), import('../../cli/follow/live-view.ts')]);
  await Promise.all(Object.values(operationModules).map((load: () => Promise<unknown>) => load()));
});

describe('a failover that is followed at a terminal', () => {
  it('is one block that stays in its place, and the report below it', async () => {
    const { runtime } = await imported();
    const terminal = atTerminal(targetOn(runtime));
    const failed = terminal.give(...FAILOVER);
    await underWay(runtime, 8);
    expect(await terminal.text()).toMatch(/^fence +\[[#>.]+\] .* of 2\ndisks +\[/m);
    expect(await failed).toBe(0);
    const text = await terminal.text();
    expect(text.match(/^Failover of pets: \w+ \(first\)$/gm)).toHaveLength(1);
    expect(text).toMatch(/Failover of pets: COMPLETE \(first\)\nTook: .*\n(.*\n)+?fence +\[#+\] 2 done of 2\n/);
    expect(text).toMatch(/identity +\[#+\] 2 done of 2\nFailover of pets: COMPLETE/);
    expect(text).not.toContain('waiting for');
  });

  it('names the server that hangs, until when, from the first pass on', async () => {
    const { runtime, cli } = await imported();
    await cli('site', 'fault', 'stop-hangs', '--server', 'web-1');
    const terminal = atTerminal(targetOn(runtime), { columns: 120 });
    const failed = terminal.give(...FAILOVER);
    await underWay(runtime, 120);
    expect(await terminal.text()).toMatch(
      /^ {2}web-1 {2}waiting for stopped: asked \d:\d\d ago, gives up in \d:\d\d {2}\(i-\w+: stopping, seen/m,
    );
    expect(await failed).toBe(4);
  });

  it('says on Ctrl-C that it stands still where it ran in the process, and ends with code 130', async () => {
    const { runtime } = await imported();
    const { promise: pressed, resolve: press } = Promise.withResolvers<void>();
    const terminal = atTerminal(targetOn(runtime), { columns: 300, pressed });
    const failed = terminal.give(...FAILOVER);
    await underWay(runtime, 8);
    press();
    expect(await failed).toBe(130);
    const text = await terminal.text();
    expect(text).toMatch(/\nRun first of pets stands still: it ran in this process.* Give the same command again/);
    expect(text).toContain('"sdrs watch pets" shows where that is');
    expect(text).not.toContain('InterruptedError');
  });

  it('says on Ctrl-C that it goes on where it runs elsewhere, and how to come back', async () => {
    const { runtime } = await imported();
    const { promise: pressed, resolve: press } = Promise.withResolvers<void>();
    const target = { ...targetOn(runtime), runsHere: false, label: 'stack Sdrs in region eu-central-1' };
    const terminal = atTerminal(target, { columns: 300, pressed });
    const failed = terminal.give('--stack', 'Sdrs', ...FAILOVER);
    await underWay(runtime, 8);
    press();
    expect(await failed).toBe(130);
    const text = await terminal.text();
    expect(text).toContain('Run first of pets goes on without this command (stack Sdrs in region eu-central-1).');
    expect(text).toContain('"sdrs --stack Sdrs watch pets" follows it again');
    const again = createCli(async () => target);
    expect(await again('watch', 'pets')).toMatchObject({ code: 0, out: expect.stringContaining('COMPLETE') });
  });
});

describe('sdrs watch', () => {
  it('follows a failover that another command has started, and ends with its report and exit code', async () => {
    const { runtime, cli } = await imported();
    const failed = cli(...FAILOVER);
    await underWay(runtime, 8);
    const watched = await cli('watch', 'pets');
    expect(watched.code).toBe(0);
    expect(watched.err).toContain('Following failover first of pets.');
    expect(watched.err).toMatch(/\d+:\d\d {2}Mark protection disabled/);
    expect(watched.out).toContain('Failover of pets: COMPLETE');
    expect((await failed).code).toBe(0);
  });

  it('shows the last run where none runs, with the exit code that it had', async () => {
    const { cli } = await imported('1');
    await cli('site', 'fault', 'stop-hangs', '--server', 'web-1');
    const failed = await cli(...FAILOVER, '--json');
    const watched = await cli('watch', 'pets');
    expect([failed.code, watched.code]).toEqual([4, 4]);
    expect(watched.out).toContain('Failover of pets: FAILED');
    expect(watched.err).not.toContain('Following');
    const { end } = JSON.parse((await cli('watch', 'pets', '--json')).out) as { end: FailoverResult };
    const { states, identity, next, ...told } = failed.json<FailoverResult>();
    expect(end).toMatchObject({ ...told, next });
    expect(end.states.map(({ status }) => status)).toEqual(states.slice(1).map(({ status }) => status));
    expect(identity.group.id).toBe('pets');
  });

  it('tells of a roll-back what the command that cancels tells', async () => {
    const { runtime, cli } = await imported('1');
    await cli('site', 'fault', 'stop-hangs', '--server', 'web-1');
    const failed = cli(...FAILOVER);
    await underWay(runtime, 60);
    const cancelled = await cli('failover', 'cancel', 'pets');
    expect((await failed).code).toBe(8);
    expect(await cli('watch', 'pets')).toMatchObject({ code: cancelled.code, out: cancelled.out });
  });

  it('tells programs each change in a line, and in the last one what the run came to', async () => {
    const { runtime, cli } = await imported();
    const failed = cli(...FAILOVER);
    await underWay(runtime, 8);
    const { out, code } = await cli('watch', 'pets', '--json');
    await failed;
    expect(code).toBe(0);
    const lines = out.split('\n').map((line) => JSON.parse(line) as RunChange & { end?: FailoverResult });
    expect(new Set(lines.map(({ runId }) => runId))).toEqual(new Set(['first']));
    expect(lines.flatMap(({ step }) => step ?? [])).toContain('Mark failover complete');
    const servers = lines.flatMap(({ server }) => server ?? []);
    expect(new Set(servers.map(({ name }) => name))).toEqual(new Set(['db-1', 'web-1']));
    expect(servers.at(-1)?.phases).toEqual({ fence: 'done', disks: 'done', identity: 'done' });
    expect(servers.some(({ waitingFor }) => waitingFor?.what === 'stopped')).toBe(true);
    expect(new Set(servers.map((server) => JSON.stringify(server))).size).toBe(servers.length);
    expect(lines.at(-1)?.end).toMatchObject({ status: 'SUCCEEDED', endState: 'COMPLETE' });
  });

  it('says of a group without any run that there was none', async () => {
    const { cli } = await imported();
    expect(await cli('watch', 'pets')).toMatchObject({ code: 5, err: expect.stringContaining('has had no failover') });
    expect(await cli('watch', 'petz')).toMatchObject({ code: 5, err: expect.stringContaining('Did you mean') });
  });
});
