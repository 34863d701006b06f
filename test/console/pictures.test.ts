import { globSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { HREF, routeOf } from '../../console/src/model/route.ts';
import { pictureNames, SCENES } from './pictures/scenes.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FOLDER = `${ROOT}docs/pictures/console/`;

/** A clone carries them. */
const MOST_BYTES = 5_000_000;

const PLACES = {
  groups: HREF.groups,
  group: HREF.group('pets'),
  server: HREF.server('pets', 'web-1'),
  run: HREF.run('pets-0a1b'),
  report: HREF.report('pets-0a1b'),
} as const satisfies Readonly<Record<keyof typeof HREF, string>>;

const scenes = Object.keys(SCENES);
const pictured: readonly string[] = Object.values(SCENES);

describe('the pictures of the console, which `npm run -s screenshots` makes', () => {
  it.each(Object.entries(PLACES))('are there of the page %s', (page, href) => {
    expect(routeOf(href).page).toBe(page);
    expect(pictured).toContain(page);
  });

  it('are there of an address that is none', () => {
    expect(pictured).toContain(routeOf('#/nowhere').page);
  });

  it('are there of each dialog', () => {
    const dialogs = globSync('console/src/pages/**/*-dialog.tsx', { cwd: ROOT }).map((file) => basename(file, '.tsx'));
    expect(dialogs.length).toBeGreaterThan(0);
    expect(dialogs.filter((dialog) => !scenes.includes(dialog))).toEqual([]);
  });

  it('are at each width, light and dark, and no other', () => {
    const wanted = pictureNames().map((name) => `${name}.webp`);
    expect(readdirSync(FOLDER).toSorted()).toEqual(wanted.toSorted());
  });

  it('are small', () => {
    const sizes = readdirSync(FOLDER).map((name) => statSync(`${FOLDER}${name}`).size);
    expect(sizes.length).toBeGreaterThan(0);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MOST_BYTES);
  });

  it('are on the page about the console, which shows no picture that is not there', () => {
    const page = readFileSync(`${ROOT}docs/console.md`, 'utf8');
    const shown = [...page.matchAll(/pictures\/console\/([\w-]+)\.webp/g)].map(([, name]) => name);
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.filter((name) => !pictureNames().includes(name ?? ''))).toEqual([]);
  });
});
