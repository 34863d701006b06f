import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pageOf } from '../../../cli/render/page.ts';
import { fields, indent, indentedTable, table } from '../../../cli/render/table.ts';
import { widthOf, wrapped } from '../../../cli/render/wrap.ts';

const pageAt = (columns: number) => pageOf({ color: false, columns });

const hex = (digits: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${digits}}$`));

/** What must never break: ids, addresses, names. */
const id = fc.oneof(
  fc.tuple(fc.constantFrom('i', 'vol', 'eni', 'subnet'), hex(17)).map((parts) => parts.join('-')),
  fc.uuid(),
  fc.ipV4(),
  fc.ipV6(),
  hex(12).map((digits) => digits.match(/../g)?.join(':') ?? ''),
  hex(8).map((name) => `arn:aws:states:eu-central-1:123456789012:execution:SdrsFailover:${name}`),
);

const word = fc.oneof(id, fc.stringMatching(/^[A-Za-z.,;()]{1,12}$/));
const sentence = fc.array(word, { minLength: 2, maxLength: 30 }).map((words) => words.join(' '));
const cell = fc.oneof(fc.constant(''), id, id, fc.stringMatching(/^[A-Za-z0-9/]{1,20}$/), sentence);

const HEADINGS = ['SERVER', 'NIC', 'PRIVATE IP', 'WHICH IS THE', 'OWNER NOW', 'AT', 'REASON', 'INDEX'];

const tables = fc.integer({ min: 1, max: HEADINGS.length }).chain((width) =>
  fc.record({
    headings: fc.constant(HEADINGS.slice(0, width)),
    rows: fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 20 }),
    columns: fc.integer({ min: 40, max: 200 }),
  }),
);

const words = (text: string): readonly string[] => text.split(/\s+/).filter(Boolean);

const oneSpaced = (text: string): string => words(text).join(' ');

/** A line may only be longer than the page where one word alone is. */
const tooLong = (text: string, columns: number): readonly string[] =>
  text.split('\n').filter((line) => widthOf(line) > columns && words(line).length > 1);

describe('any table on a page of 40 to 200 columns', () => {
  it('has no line that is longer than the page, unless one id alone is', () => {
    fc.assert(
      fc.property(tables, ({ headings, rows, columns }) => {
        expect(tooLong(table(pageAt(columns), headings, rows), columns)).toEqual([]);
        const inside = wrapped(indentedTable(pageAt(columns), headings, rows), columns);
        expect(tooLong(inside, columns)).toEqual([]);
      }),
    );
  });

  it('has each id whole in one line, and each text somewhere', () => {
    fc.assert(
      fc.property(tables, ({ headings, rows, columns }) => {
        const shown = table(pageAt(columns), headings, rows);
        const there = new Set(words(shown).flatMap((one) => [one, one.replace(/:$/, '')]));
        const flat = oneSpaced(shown);
        for (const text of rows.flat()) {
          expect(words(text).filter((one) => !there.has(one))).toEqual([]);
          expect(flat).toContain(oneSpaced(text));
        }
      }),
    );
  });

  it('has every heading of a column with a text', () => {
    fc.assert(
      fc.property(tables, ({ headings, rows, columns }) => {
        const shown = oneSpaced(table(pageAt(columns), headings, rows));
        const [, ...behind] = headings.filter((_, n) => rows.some((row) => row[n]));
        expect(behind.filter((heading) => !shown.includes(heading))).toEqual([]);
      }),
    );
  });
});

describe('a table that fits', () => {
  it('stands in columns, without those that are empty', () => {
    const rows = [
      ['web-1', '', 'stopped'],
      ['licence-1', '', 'running'],
    ];
    expect(table(pageAt(80), ['NAME', 'EIP', 'STATE'], rows)).toBe(
      'NAME       STATE\nweb-1      stopped\nlicence-1  running',
    );
  });

  it('stands in columns as well where nobody says how long a line may be', () => {
    const reason = 'word '.repeat(100).trim();
    expect(table(pageOf({ color: false }), ['NAME', 'REASON'], [['web-1', reason]]).split('\n')).toHaveLength(2);
  });
});

describe('a table with long texts', () => {
  const reason =
    'Production server i-0123456789abcdef0 is not confirmed stopped, and nobody has accepted that it may run.';

  it('has them below, by the names of their rows', () => {
    const shown = table(pageAt(60), ['SERVER', 'ERROR', 'REASON'], [['web-1', 'NotFencedError', reason]]);
    expect(shown).toBe(
      [
        'SERVER  ERROR',
        'web-1   NotFencedError',
        '',
        'REASON',
        'web-1: Production server i-0123456789abcdef0 is not',
        '  confirmed stopped, and nobody has accepted that it may',
        '  run.',
      ].join('\n'),
    );
  });

  it('has blocks where two rows have one name', () => {
    const rows = [
      ['web-1', 'A', reason],
      ['web-1', 'B', ''],
    ];
    expect(table(pageAt(120), ['SERVER', 'ERROR', 'REASON'], rows).split('\n')).toEqual([
      'SERVER  ERROR  REASON',
      `web-1   A      ${reason}`,
      'web-1   B',
    ]);
    expect(table(pageAt(118), ['SERVER', 'ERROR', 'REASON'], rows).split('\n')).toEqual([
      'web-1',
      '  ERROR: A',
      `  REASON: ${reason}`,
      'web-1',
      '  ERROR: B',
    ]);
  });

  it('has blocks where many would stand far from their rows', () => {
    const rows = Array.from({ length: 30 }, (_, n) => [`web-${n}`, 'NotFencedError', reason]);
    const shown = table(pageAt(60), ['SERVER', 'ERROR', 'REASON'], rows);
    expect(shown.split('\n').slice(0, 4)).toEqual([
      'web-0',
      '  ERROR: NotFencedError',
      '  REASON: Production server i-0123456789abcdef0 is not',
      '    confirmed stopped, and nobody has accepted that it may',
    ]);
  });
});

describe('a table whose ids alone are too wide', () => {
  it('has a block for each row', () => {
    const ids = ['i-0123456789abcdef0', 'i-0123456789abcdef1', 'vol-0123456789abcdef0'];
    expect(table(pageAt(60), ['SERVER', 'PRODUCTION', 'DR', 'DISK'], [['web-1', ...ids]])).toBe(
      'web-1\n  PRODUCTION: i-0123456789abcdef0  DR: i-0123456789abcdef1\n  DISK: vol-0123456789abcdef0',
    );
  });
});

describe('names with values', () => {
  it('have long values below each other', () => {
    const shown = fields(pageAt(40), [
      ['Group', 'pets'],
      ['Way back', 'open, nothing has moved: call the failover off'],
      ['Nothing', undefined],
    ]);
    expect(shown).toBe('Group:    pets\nWay back: open, nothing has moved: call\n          the failover off');
  });

  it('have an id below its name where both are too long for a line', () => {
    const arn = 'arn:aws:states:eu-central-1:123456789012:execution:SdrsFailover:pets-1';
    expect(fields(pageAt(40), [['Execution', arn]])).toBe(`Execution:\n${arn}`);
  });
});

describe('a line that is too long', () => {
  it('breaks between words, below its number', () => {
    expect(wrapped(indent('1. Start the DR servers when you want the service back.'), 32)).toBe(
      '  1. Start the DR servers when\n     you want the service back.',
    );
  });

  it('that is a command goes on behind a backslash, an option beside its value', () => {
    const command = '    sdrs failover pets --confirm "Ada: no power" --accept-unfenced web-1 --reason "it is off"';
    const shown = wrapped(command, 50);
    expect(shown).toBe(
      [
        '    sdrs failover pets --confirm "Ada: no power" \\',
        '        --accept-unfenced web-1 \\',
        '        --reason "it is off"',
      ].join('\n'),
    );
    expect(oneSpaced(shown.replaceAll('\\\n', ''))).toBe(oneSpaced(command));
    const quoted = `sdrs failover pets --confirm 'Ada: the hall'\\''s under water' --accept-unfenced web-1`;
    expect(wrapped(quoted, 70)).toBe(`${quoted.replace(' --accept', ' \\\n    --accept')}`);
  });
});
