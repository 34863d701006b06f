import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { twoFrames } from '../walk/axe.ts';

export const SCENES = ['groups', 'group', 'dialog', 'run', 'run-failed', 'run-complete', 'report'] as const;
export const WIDTHS = [400, 900, 1400] as const;
export const SCHEMES = ['light', 'dark'] as const;

/** In pixels: a page that is longer is cut. */
const TALLEST = 1_800;

/** In percent: small, and every word is still sharp. */
const QUALITY = 55;

const HEIGHT = 'document.documentElement.scrollHeight';

export interface Camera {
  readonly folder: string;
  readonly format: 'png' | 'webp';
}

export const pictureName = (scene: (typeof SCENES)[number], width: number, scheme: string): string =>
  `${scene}-${width}-${scheme}`;

/** The page as it is now, at each width, light and dark. @param height of what is over the page. @default the whole page */
export const photograph = async (
  page: Page,
  scene: (typeof SCENES)[number],
  { folder, format }: Camera,
  height?: number,
): Promise<void> => {
  await mkdir(folder, { recursive: true });
  for (const width of WIDTHS) {
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: height ?? 900 });
      await twoFrames(page);
      const name = `${pictureName(scene, width, colorScheme)}.${format}`;
      await writeFile(join(folder, name), await pictureOf(page, { width, height }, format));
    }
  }
};

interface Size {
  readonly width: number;
  readonly height: number | undefined;
}

/** Playwright itself knows no WebP. */
const pictureOf = async (page: Page, size: Size, format: Camera['format']): Promise<Buffer> => {
  const { width } = size;
  const height = size.height ?? Math.min(TALLEST, await page.evaluate<number>(HEIGHT));
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', {
    format,
    ...(format === 'webp' ? { quality: QUALITY } : {}),
    captureBeyondViewport: true,
    clip: { x: 0, y: 0, width, height, scale: 1 },
  });
  await session.detach();
  return Buffer.from(data, 'base64');
};
