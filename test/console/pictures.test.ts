import { existsSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { pictureName, SCENES, SCHEMES, WIDTHS } from './pictures/camera.ts';

const FOLDER = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));

const MOST_BYTES = 3_000_000;

describe.skipIf(!existsSync(FOLDER))(
  'the pictures of the console (`npm run -s screenshots` makes them; skipped where docs/pictures is missing)',
  () => {
    it('are one of each page at each width, light and dark, and no other', () => {
      const wanted = SCENES.flatMap((scene) =>
        WIDTHS.flatMap((width) => SCHEMES.map((scheme) => `${pictureName(scene, width, scheme)}.webp`)),
      );
      expect(readdirSync(FOLDER).sort()).toEqual(wanted.sort());
    });

    it('are small: a clone carries them', () => {
      const sizes = readdirSync(FOLDER).map((name) => statSync(`${FOLDER}${name}`).size);
      expect(sizes.length).toBeGreaterThan(0);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MOST_BYTES);
    });
  },
);
