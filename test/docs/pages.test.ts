import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const FOLDER = new URL('../../docs/', import.meta.url);
const pages = readdirSync(FOLDER).filter((file) => file.endsWith('.md'));
const textOf = (page: string): string => readFileSync(new URL(page, FOLDER), 'utf8');

/** Prose alone: tables, code, quotations and what has no space to break at may be longer. */
const proseOf = (text: string): readonly string[] =>
  text
    .replaceAll(/^ *```[\s\S]*?^ *```/gm, '')
    .split('\n')
    .filter((line) => !/^\s*(\||>|<!)/.test(line) && !/`[^`]{60,}`|\]\(\S{60,}\)/.test(line));

describe('the pages of docs/', () => {
  it.each(pages)('say first what their reader can do afterwards: %s', (page) => {
    expect(textOf(page).split('\n## ')[0]).toMatch(/^# .+\n\nAfter (reading )?this page you/);
  });

  it.each(pages)('have lines that a terminal shows: %s', (page) => {
    expect(proseOf(textOf(page)).filter((line) => line.length > 120)).toEqual([]);
  });

  it.each(pages)('link to headings and files that exist: %s', (page) => {
    const links = [...textOf(page).matchAll(/\]\(([\w./-]+\.md)?(?:#([\w-]+))?\)/g)];
    const broken = links.filter(([, file = page, anchor]) => !isThere(file, anchor));
    expect(broken.map(([link]) => link)).toEqual([]);
  });
});

/** As GitHub makes the anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .replaceAll(' ', '-');

const isThere = (file: string, anchor: string | undefined): boolean => {
  if (!existsSync(new URL(file, FOLDER))) return false;
  const headings = [...textOf(file).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading));
  return anchor === undefined || headings.includes(anchor);
};
