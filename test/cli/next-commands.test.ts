import { readFileSync, writeFileSync } from 'node:fs';
import { CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { asCalled, COMMANDS, calledAs, shellWord } from '../../cli/command-line.ts';
import { afterFailure } from '../../cli/next-steps.ts';
import { createProgram } from '../../cli/program.ts';
import { wrapped } from '../../cli/render/wrap.ts';
import type { FailoverRecord } from '../../lambdas/domain/group/failover.ts';
import type { ShownIdentity } from '../../lambdas/handlers/operations/members/show-identity.ts';
import { makeFailoverRecord, makeProtectionGroup } from '../support/builders.ts';
import { cliInMemory, type Ran, refuseToOpen } from './run-cli.ts';

/** Every command line of a text: alone in its line, or behind a colon at its end; it goes on behind a backslash. */
const commandsIn = (text: string): readonly string[] =>
  text
    .replaceAll(/ \\\n +/g, ' ')
    .split('\n')
    .flatMap((line) => /(?:^ *|: )(sdrs .*)$/.exec(line)?.[1] ?? []);

/** The words of a command as a shell takes them: pieces in quotes, behind a backslash, or bare, side by side. */
const wordsOf = (command: string): readonly string[] =>
  (command.match(/(?:'[^']*'|"[^"]*"|\\.|[^\s'"\\])+/g) ?? []).map((word) =>
    word.replaceAll(/'([^']*)'|"([^"]*)"|\\(.)/g, (_, single, double, bare) => single ?? double ?? bare),
  );

class ReachedError extends Error {
  override readonly name = 'ReachedError';
}

/** What the real program says to a command: nothing once all of it is understood. */
const complaintOf = async (command: string): Promise<string | undefined> => {
  const io = { out: () => {}, err: () => {}, input: async () => '', color: false };
  const openTarget = async () => {
    throw new ReachedError();
  };
  try {
    await createProgram({ io, openTarget, exit: () => {} }).parseAsync(wordsOf(command).slice(1), { from: 'user' });
    return undefined;
  } catch (error) {
    if (error instanceof ReachedError) return undefined;
    // A file that a placeholder names is not there; what is asked here is whether the program knows what is meant.
    if (error instanceof CommanderError) return `${command}: ${error.message}`;
    return (error as NodeJS.ErrnoException).code === 'ENOENT' || /cannot be read/.test((error as Error).message)
      ? undefined
      : `${command}: ${(error as Error).message}`;
  }
};

const CONFIRM = ['--confirm', "Ada: the hall's under water, $5 at most"];

/** A night on a simulated site: all that the command says, at this width. */
const night = async (columns: number) => {
  const { cli, file } = await cliInMemory(columns);
  const said: Ran[] = [];
  const run = async (...args: readonly string[]) => {
    const ran = await cli(...args);
    said.push(ran);
    return ran;
  };
  await run('group', 'list');
  await run('executions', 'list');
  await run('site', 'seed', '--out', file);
  await run('group', 'import', file);
  await run('automation', 'show', 'pets');
  await run('simulate', 'pets', '--fault', 'stop-hangs');
  await run('failover', 'cancel', 'pets');
  await run('failover', 'pets');
  await run('site', 'fault', 'stop-hangs', '--server', 'licence-1');
  await run('failover', 'pets', ...CONFIRM);
  await run('group', 'show', 'pets');
  await run('failover', 'cancel', 'pets');
  await run('failover', 'accept', 'pets', 'licence-1', '--reason', 'off');
  await run('failover', 'pets', ...CONFIRM, '--accept-unfenced', 'licence-1', '--reason', 'its breaker was pulled');
  await run('failover', 'pets', ...CONFIRM);
  await run('plan', 'pets');
  await run('group', 'show', 'pets');
  return { said, run };
};

const cancelled = async (columns: number) => {
  const { cli, file } = await cliInMemory(columns);
  await cli('site', 'seed', '--servers', '2', '--out', file);
  await cli('group', 'import', file);
  await cli('site', 'fault', 'stop-hangs', '--server', 'web-1', '--server', 'db-1');
  const failed = await cli('failover', 'pets', ...CONFIRM);
  const shown = await cli('group', 'show', 'pets');
  await cli('site', 'repair');
  return [failed, shown, await cli('failover', 'cancel', 'pets'), await cli('failover', 'cancel', 'pets')];
};

const planned = async (columns: number) => {
  const { cli, file } = await cliInMemory(columns);
  await cli('site', 'seed', '--servers', '2', '--out', file);
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/ +role: management\n/g, ''));
  await cli('group', 'import', file);
  return [await cli('plan', 'pets'), await cli('failover', 'pets', ...CONFIRM)];
};

/** What the terminal of a failover says that somebody has called off from another one. */
const calledOff = (): readonly string[] => {
  const group = makeProtectionGroup({ id: 'pets' });
  const record = makeFailoverRecord({ groupId: 'pets', cancelled: { at: '2026-11-29T10:00:00.000Z' } });
  const identity = { group, instances: [], production: [] } as unknown as ShownIdentity;
  const after = (known: FailoverRecord) => afterFailure({ status: 'FAILED', record: known, group, identity }, 'sdrs');
  return [...after(record), ...after({ ...record, rolledBackAt: '2026-11-29T10:05:00.000Z' })];
};

const textOf = (all: readonly Ran[]): string => all.map(({ out, err }) => `${out}\n${err}`).join('\n');

describe('what is printed to be typed', () => {
  it.each([80, 200])('is understood by the program as it is printed, at %i columns', async (columns) => {
    const { said } = await night(columns);
    const all = [
      textOf([...said, ...(await cancelled(columns)), ...(await planned(columns))]),
      ...calledOff().map((step) => wrapped(step, columns)),
    ].join('\n');
    const commands = [...new Set(commandsIn(all))];
    const kinds = new Set(commands.map((command) => wordsOf(command).slice(1, 3).join(' ')));
    for (const kind of [
      'group import',
      'plan pets',
      'instance start',
      'failover pets',
      'failover cancel',
      'group show',
    ]) {
      expect([...kinds]).toContain(kind);
    }
    const complaints = await Promise.all(commands.map(complaintOf));
    expect(complaints.filter((complaint) => complaint !== undefined)).toEqual([]);
  });

  it('ends the failover where it is typed as it was printed, and starts what is ready', async () => {
    const { cli, file } = await cliInMemory(80);
    await cli('site', 'seed', '--servers', '2', '--out', file);
    await cli('group', 'import', file);
    await cli('site', 'fault', 'stop-hangs', '--server', 'web-1');
    const failed = await cli('failover', 'pets', ...CONFIRM);
    expect(failed.code).toBe(4);
    const commands = commandsIn(failed.out);
    const start = commands.find((command) => command.includes('instance start')) ?? '';
    expect(start).toBe('sdrs instance start db-1 --group pets');
    expect((await cli(...wordsOf(start).slice(1))).code).toBe(0);
    await cli('site', 'repair');
    const again = commands.filter((command) => command.startsWith('sdrs failover')).at(-1) ?? '';
    const done = await cli(...wordsOf(again).slice(1));
    expect([done.code, done.out]).toEqual([0, expect.stringContaining(`Confirmed by ${CONFIRM[1]}`)]);
  });

  it('is refused by this test where the program does not know it', async () => {
    expect(await complaintOf('sdrs group shwo pets')).toContain('shwo');
    expect(await complaintOf('sdrs failover pets --yess')).toContain('--yess');
    expect(await complaintOf('sdrs automation brake off')).toContain('--reason');
  });
});

describe('a command in a text of the rules', () => {
  it('is said as it reaches the same target', () => {
    const text = 'Nothing is left: sdrs failover cancel pets --start\n"sdrs group show" tells more. (sdrs command)';
    expect(asCalled(text, 'npm run -s sdrs -- --home trial')).toBe(
      'Nothing is left: npm run -s sdrs -- --home trial failover cancel pets --start\n"npm run -s sdrs -- --home trial group show" tells more. (sdrs command)',
    );
  });

  it('stays as it is where it has been said so already', () => {
    for (const sdrs of ['sdrs', 'npx sdrs', 'npm run -s sdrs --', 'sdrs --stack Sdrs', 'npx sdrs --home trial']) {
      expect(asCalled(`Next: ${sdrs} plan pets`, sdrs)).toBe(`Next: ${sdrs} plan pets`);
    }
  });

  it('is known for each command of the program', () => {
    const program = createProgram({
      io: { out: () => {}, err: () => {}, input: async () => '', color: false },
      openTarget: refuseToOpen,
      exit: () => {},
    });
    expect(program.commands.map((command) => command.name()).filter((name) => !COMMANDS.includes(name))).toEqual([]);
  });
});

describe('the name of the program', () => {
  it('is what was typed to call it', () => {
    expect(calledAs({ npm_lifecycle_event: 'sdrs' })).toBe('npm run -s sdrs --');
    expect(calledAs({ npm_lifecycle_event: 'failover' })).toBe('npm run -s sdrs --');
    expect(calledAs({ npm_lifecycle_event: 'npx' })).toBe('npx sdrs');
    expect(calledAs({ npm_lifecycle_event: 'test' })).toBe('sdrs');
    expect(calledAs({})).toBe('sdrs');
  });
});

describe('a word of a command', () => {
  it('is quoted as a shell takes it', () => {
    expect(shellWord('pets-1.yaml')).toBe('pets-1.yaml');
    expect(shellWord('Ada: no power')).toBe('"Ada: no power"');
    expect(shellWord("the hall's under water")).toBe('"the hall\'s under water"');
    expect(shellWord('it costs $5, "at most"')).toBe(`'it costs $5, "at most"'`);
    expect(shellWord("it's $5")).toBe(`'it'\\''s $5'`);
  });
});
