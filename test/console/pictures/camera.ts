import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page, Route } from 'playwright-core';
import { PRINT, pictureName, SCHEMES, type Scene, WIDTHS } from './scenes.ts';

/** In pixels: a page that is longer is cut. */
const TALLEST = 1_600;

/** In pixels: a screen. A page is never cut shorter. */
const SCREEN = 900;

/** In percent: small, and every word is still sharp. */
const QUALITY = 16;

/** In pixels: A4 at 96 dots an inch. */
const PAPER = { width: 794, height: 1_123 } as const;

/** By then the page has taken the width and the colours. */
const SETTLED =
  'new Promise((done) => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done)), 250))';

const PAGE_HEIGHT = 'document.documentElement.scrollHeight';

/** Of a dialog with the room around it. */
const DIALOG_HEIGHT = `document.querySelector('[role=dialog] [class*="awsui_content_"]').parentElement.offsetHeight + 100`;

/** `page` is as long as it is, `screen` has what stays at its edges, `dialog` is as long as what is over the page. */
export type Frame = 'page' | 'screen' | 'dialog';

export interface Camera {
  readonly folder: string;
  readonly format: 'png' | 'webp';
}

/** The page as it is now, at each width, light and dark. */
export const photograph = (page: Page, scene: Scene, camera: Camera, frame: Frame): Promise<void> =>
  held(page, async () => {
    for (const width of WIDTHS) {
      for (const colorScheme of SCHEMES) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        const name = pictureName(scene, width, colorScheme);
        const height = await sizedFor(page, width, frame);
        await complain(page, name);
        await keep(page, { ...camera, name, size: { width, height } });
      }
    }
  });

/** The page as it comes out of the printer. */
export const photographPrint = (page: Page, camera: Camera): Promise<void> =>
  held(page, async () => {
    await page.emulateMedia({ colorScheme: 'light', media: 'print' });
    await page.setViewportSize(PAPER);
    await page.evaluate(SETTLED);
    const height = Math.min(TALLEST, await page.evaluate<number>(PAGE_HEIGHT));
    await keep(page, { ...camera, name: PRINT, size: { width: PAPER.width, height } });
    if (camera.format === 'png') await page.pdf({ path: join(camera.folder, `${PRINT}.pdf`), format: 'A4' });
    await page.emulateMedia({ media: 'screen' });
  });

/** What the page shows stays as it is: what it asks meanwhile is answered afterwards. */
const held = async (page: Page, work: () => Promise<void>): Promise<void> => {
  const asked: Route[] = [];
  const hold = (route: Route): void => void asked.push(route);
  await page.route('**/v1/**', hold);
  await work();
  await page.unroute('**/v1/**', hold);
  await Promise.all(asked.map((route) => route.continue()));
};

/** Nobody scrolls sideways at three in the morning. Tabs have arrows of their own. In the page: what is wider than its place. */
const TOO_WIDE = `[...document.querySelectorAll('body, #root *, [role=dialog] *')]
  .filter((one) => !/tabs-header-list/.test(one.className))
  .filter((one) => one.scrollWidth > one.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(one).overflowX))
  .map((one) => one.className + ': ' + one.scrollWidth + ' px in ' + one.clientWidth)`;

const complain = async (page: Page, name: string): Promise<void> => {
  const wide = await page.evaluate<readonly string[]>(TOO_WIDE);
  if (wide.length === 0) return;
  process.exitCode = 1;
  console.error(`${name} has to be scrolled sideways: ${wide.join('; ')}`);
};

const sizedFor = async (page: Page, width: number, frame: Frame): Promise<number> => {
  const first = frame === 'dialog' ? TALLEST : SCREEN;
  await page.setViewportSize({ width, height: first });
  await page.evaluate('scrollTo(0, 0)');
  await page.evaluate(SETTLED);
  if (frame === 'screen') return first;
  const wanted = await page.evaluate<number>(frame === 'dialog' ? DIALOG_HEIGHT : PAGE_HEIGHT);
  const height = Math.min(TALLEST, wanted);
  if (frame === 'dialog') {
    await page.setViewportSize({ width, height });
    await page.evaluate(SETTLED);
  }
  return height;
};

interface Kept extends Camera {
  readonly name: string;
  readonly size: { readonly width: number; readonly height: number };
}

const isBeyondScreen = ({ height }: Kept['size']): boolean => height > SCREEN;

/** Playwright itself knows no WebP. */
const keep = async (page: Page, { folder, format, name, size }: Kept): Promise<void> => {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', {
    format,
    ...(format === 'webp' ? { quality: QUALITY } : {}),
    captureBeyondViewport: isBeyondScreen(size),
    clip: { x: 0, y: 0, ...size, scale: 1 },
  });
  await session.detach();
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.${format}`), Buffer.from(data, 'base64'));
};
