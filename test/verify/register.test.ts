import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { EXIT, exitCodeOf } from '../../cli/exit-codes.ts';
import {
  LeftBehindError,
  ProofNotConfirmedError,
  SiteNotMadeError,
  UnsuitableEndpointError,
} from '../../verify/errors.ts';
import { factsTable } from '../../verify/facts/facts-table.ts';
import { FACTS } from '../../verify/facts/index.ts';
import { DIFFERS } from '../../verify/table.ts';
import { itemsOf } from '../docs/items.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PAGE = 'docs/verify-account.md';

/** All that the project says, but for this folder and what is made by commands or never changed. */
const FILES = globSync(
  '{*.md,{bin,cli,console,docs,lambdas,lib,local,simulated-aws,simulation,benchmark,test}/**/*.{ts,tsx,md}}',
  {
    cwd: ROOT,
  },
).filter((file) => !/^(test\/(verify|fixtures)|docs\/transcripts)\//.test(file));

/** Where the word itself is spoken of, and nothing is claimed. */
const SPEAKS_OF_IT: Readonly<Record<string, string>> = {
  'CHANGELOG.md': 'tells that marks have ids',
  'docs/conformance.md': 'says what the mark means',
  'docs/limits.md': 'quotes the plan: typical-times',
  'docs/decisions/0050-what-aws-does-not-say.md': 'says what the mark means',
  'cli/render/dry-run.ts': 'people read it: typical-times',
  'test/architecture/simulated-sources.test.ts': 'asks for a source or a mark',
};

interface Mark {
  readonly file: string;
  readonly id: string | undefined;
}

const marks: readonly Mark[] = FILES.flatMap((file) =>
  [...readFileSync(`${ROOT}/${file}`, 'utf8').matchAll(/UNVERIFIED(?:\[([a-z0-9-]+)\])?/g)].map(([, id]) => ({
    file,
    id,
  })),
);

describe('the register of what AWS does not state', () => {
  const ids = FACTS.map(({ id }) => id);

  it('has each fact once', () => {
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(40);
  });

  it('has the fact of each mark: write UNVERIFIED[id], and a row in verify/facts/', () => {
    const bare = marks.filter(({ id, file }) => id === undefined && !(file in SPEAKS_OF_IT));
    expect(bare).toEqual([]);
    expect(marks.filter(({ id }) => id !== undefined && !ids.includes(id) && id !== 'id' && id !== 'fact')).toEqual([]);
  });

  it('has no fact that nothing relies on: a row goes with its last mark', () => {
    const told = new Set(marks.filter(({ file }) => !(file in SPEAKS_OF_IT)).map(({ id }) => id));
    expect(ids.filter((id) => !told.has(id))).toEqual([]);
  });

  it('excuses no file that does not have the word', () => {
    const there = new Set(marks.map(({ file }) => file));
    expect(Object.keys(SPEAKS_OF_IT).filter((file) => !there.has(file))).toEqual([]);
  });

  it(`stands in ${PAGE} as it is (npm run -s verify:facts)`, () => {
    expect(readFileSync(`${ROOT}/${PAGE}`, 'utf8')).toContain(`\n${factsTable(FACTS)}\n`);
  });
});

describe(PAGE, () => {
  it('has the exit codes that the proof ends with', () => {
    const [table] = itemsOf(PAGE).filter(({ heading }) => heading === 'What it does');
    const codes = table?.lines.slice(2).map((line) => Number(line.split('|')[1]));
    const errors = [
      new UnsuitableEndpointError('x', 'is no URL'),
      new ProofNotConfirmedError('nobody was asked'),
      new SiteNotMadeError('why'),
      new LeftBehindError(['vpc-1'], []),
    ];
    const ends: number[] = [EXIT.done, DIFFERS, ...errors.map(exitCodeOf)];
    expect(codes).toEqual([...new Set(ends)].sort());
  });
});
