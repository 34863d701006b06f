import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cliInMemory, newFolder } from '../cli/run-cli.ts';
import { itemsOf } from './items.ts';

const PAGE = 'docs/runbook.md';

/** A block of commands of the page, and the block below it: what the commands print. */
interface Step {
  readonly commands: readonly string[];
  readonly expected: readonly string[];
}

const stepsOf = (page: string): readonly Step[] => {
  const blocks = itemsOf(page).filter(({ kind }) => kind === 'sh' || kind === 'text');
  return blocks.flatMap(({ kind, lines }, index) =>
    kind === 'sh' ? [{ commands: lines, expected: blocks[index + 1]?.lines ?? [] }] : [],
  );
};

const wordsOf = (command: string): readonly string[] =>
  [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');

const codeOf = (comment = ''): number => Number(/exit code (\d)/.exec(comment)?.[1] ?? 0);

/** One line of the page as a pattern: `…` stands for anything, and columns may be wider. */
const lineOf = (line: string): string => {
  const parts = line.split('…').map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return `${parts.join('.*').replaceAll(/ +/g, ' +')} *\n`;
};

/** Alone in a line, `…` stands for any lines. */
const patternOf = (expected: readonly string[]): RegExp => {
  const lines = expected.map((line) => (line === '…' ? '(?:.*\n)*?' : lineOf(line)));
  return new RegExp(`^${lines.join('')}${expected.at(-1) === '…' ? '' : '$'}`);
};

/** The simulated site as the page has it: production fails, and the stop of one server never ends. */
const badDay = async () => {
  const { cli, file } = await cliInMemory();
  await cli('site', 'seed', '--out', file);
  await cli('group', 'import', file);
  await cli('group', 'refresh', 'pets');
  await cli('site', 'break', 'pets');
  await cli('site', 'fault', 'stop-hangs', '--server', 'licence-1');
  return cli;
};

describe('docs/runbook.md', () => {
  const steps = stepsOf(PAGE);

  it('shows below each block of commands what they print', () => {
    expect(steps.length).toBeGreaterThanOrEqual(11);
    expect(steps.filter(({ expected }) => expected.length === 0)).toEqual([]);
  });

  it('can be walked from top to bottom, and every command prints what the page shows', async () => {
    const cli = await badDay();
    const report = join(await newFolder(), 'report.json');
    for (const { commands, expected } of steps) {
      const printed: string[] = [];
      for (const line of commands) {
        const [command = '', comment] = line.split(' # ');
        const words = wordsOf(command.replace(/^sdrs /, ''));
        const { code, out, err } = await cli(...words.map((word) => (word === 'report.json' ? report : word)));
        expect(code, `${line}: ${err}`).toBe(codeOf(comment));
        printed.push(out || err);
      }
      const text = printed
        .map((one) => `${one}\n`)
        .join('')
        .replaceAll(report, 'report.json');
      expect(text, commands.join('\n')).toMatch(patternOf(expected));
    }
  });

  it('goes from the first doubt to the last phone call', () => {
    const headings = [
      ...readFileSync(new URL(`../../${PAGE}`, import.meta.url), 'utf8').matchAll(/^## (\d)\. (.*)$/gm),
    ];
    expect(headings.map(([, number]) => Number(number))).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
});
