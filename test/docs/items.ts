import { readdirSync, readFileSync } from 'node:fs';

const ROOT = new URL('../../', import.meta.url);

/** A table or a block of code of a page that people read. */
export interface Item {
  readonly page: string;
  /** The heading above it; the page's own where none is nearer. */
  readonly heading: string;
  /** `table`, or the language of the block; `text` where none is said. */
  readonly kind: string;
  readonly lines: readonly string[];
}

export const PAGES: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(new URL('docs', ROOT))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
];

export const readPage = (page: string): string => readFileSync(new URL(page, ROOT), 'utf8');

/** What `page#heading kind` stands for: all of that kind below one heading are held alike. */
export const keyOf = ({ page, heading, kind }: Item): string => `${page}#${heading} ${kind}`;

/** A heading; or a block, with its language and its lines; or a table. */
const PARTS = /^#+ (.*)$|^ *```(\w*)\n([\s\S]*?)^ *```$|((?:^ *\|.*\n)+)/gm;

export const itemsOf = (page: string): readonly Item[] => {
  const items: Item[] = [];
  let heading = '';
  for (const [, title, language, block, table] of `${readPage(page)}\n`.matchAll(PARTS)) {
    heading = title ?? heading;
    if (table !== undefined) items.push({ page, heading, kind: 'table', lines: table.trimEnd().split('\n') });
    if (block !== undefined)
      items.push({ page, heading, kind: language || 'text', lines: block.trimEnd().split('\n') });
  }
  return items;
};
