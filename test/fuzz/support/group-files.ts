import fc from 'fast-check';
import { stringify } from 'yaml';
import { edited, edits } from './edits.ts';

/** What belongs to YAML alone, or to none of it. */
const CHUNKS = [
  ...[
    '&a ',
    '*a',
    '<<: *a',
    '<<: ',
    '? ',
    '- ',
    ': ',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '|',
    '>',
    '#',
    ',',
    '%',
    '@',
    '`',
    '\t',
  ],
  ...['!!str ', '!!int ', '!!float ', '!!binary ', '!!set ', '!!omap ', '!!timestamp ', '!!js/function ', '!unknown '],
  ...[
    '\n---\n',
    '\n...\n',
    '%YAML 1.1\n---\n',
    '\ufeff',
    '\u0000',
    '\r',
    '\n',
    '\u2028',
    '.nan',
    '.inf',
    '-.inf',
    '0x1F',
  ],
  ...['__proto__: {a: 1}\n', '"__proto__": *a\n', 'constructor: x\n', '\ud83d', '~', 'null', '!!null ', '= ', '\\'],
];

type TextEdit = (text: string, at: number, chunk: string) => string;

const cut = (text: string, at: number): number => at % (text.length + 1);

const onLines =
  (change: (lines: string[], n: number, chunk: string) => void): TextEdit =>
  (text, at, chunk) => {
    const lines = text.split('\n');
    change(lines, at % lines.length, chunk);
    return lines.join('\n');
  };

/** What becomes of a file whose text somebody edits. */
const TEXT_EDITS: readonly TextEdit[] = [
  (text, at, chunk) => text.slice(0, cut(text, at)) + chunk + text.slice(cut(text, at)),
  (text, at, chunk) =>
    text.replaceAll(/(: )(?=\S)/g, (match, _, offset) => (offset % 7 === at % 7 ? match + chunk : match)),
  (text, at) => text.slice(0, cut(text, at)),
  (text, at) => text.slice(0, cut(text, at)) + text.slice(cut(text, at) + 1),
  onLines((lines, n) => lines.splice(n, 1)),
  onLines((lines, n) => lines.splice(n, 0, lines[n] ?? '')),
  onLines((lines, n) => lines.splice(n, 0, ...lines)),
  onLines((lines, n, chunk) => lines.splice(n, 0, chunk)),
  onLines((lines, n) => lines.push(...lines.splice(n, 1))),
  onLines((lines, n) => lines.splice(n, 1, `\t${lines[n]}`)),
  onLines((lines, n) => lines.splice(n, 1, ` ${lines[n]}`)),
  (text) => text.replaceAll('\n', '\r\n'),
  (text) => `${text}\n---\n${text}`,
];

/** Large, deep, or far larger once its aliases are followed. */
const laughs = (levels: number): string =>
  Array.from(
    { length: levels },
    (_, n) =>
      `l${n}: &l${n} [${
        n === 0
          ? 'ha'
          : Array(9)
              .fill(`*l${n - 1}`)
              .join(', ')
      }]`,
  ).join('\n');

export const LARGE_FILES: Readonly<Record<string, (valid: string) => string>> = {
  'lists in lists': () => '['.repeat(50_000),
  'closed lists in lists': () => `a: ${'['.repeat(20_000)}${']'.repeat(20_000)}`,
  'objects in objects': () => `${'{a: '.repeat(20_000)}1${'}'.repeat(20_000)}`,
  'blocks in blocks': () => Array.from({ length: 3_000 }, (_, n) => `${' '.repeat(n)}a:`).join('\n'),
  'aliases of aliases': (valid) => `${laughs(9)}\n${valid}`,
  'an alias of itself': (valid) => `a: &a [*a]\n${valid}`,
  'a long text': (valid) => valid.replace(/description: .*/, `description: ${'x'.repeat(2_000_000)}`),
  'many fields': (valid) => `${Array.from({ length: 5_000 }, (_, n) => `field${n}: 1`).join('\n')}\n${valid}`,
  'many comments': (valid) => `${'# nothing\n'.repeat(50_000)}${valid}`,
};

/** An edit may take all of it away. */
const asText = (tree: unknown, isJson: boolean): string => (isJson ? JSON.stringify(tree) : stringify(tree)) ?? '';

/** A valid group file that somebody has changed: what it says, how it says it, or both. */
export const changedFile = (description: object): fc.Arbitrary<string> => {
  const said = fc.record({ changes: edits(), isJson: fc.boolean() });
  const structured = said.map(({ changes, isJson }) => asText(edited(description, changes), isJson));
  const textEdit = fc.tuple(fc.constantFrom(...TEXT_EDITS), fc.nat(100_000), fc.constantFrom(...CHUNKS));
  const texts = fc.array(textEdit, { minLength: 1, maxLength: 3 });
  const written = (text: string, changes: readonly (readonly [TextEdit, number, string])[]) =>
    changes.reduce((now, [change, at, chunk]) => change(now, at, chunk), text);
  return fc.oneof(
    { weight: 5, arbitrary: structured },
    { weight: 4, arbitrary: texts.map((changes) => written(stringify(description), changes)) },
    { weight: 1, arbitrary: fc.tuple(structured, texts).map(([text, changes]) => written(text, changes)) },
  );
};
