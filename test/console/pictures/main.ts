/**
 * `npm run -s screenshots [-- FOLDER]`: pictures of the console's pages and dialogs from a local server, at each width, light and
 * dark. Into docs/pictures/console as WebP, or into a folder of yours as PNG.
 */
import { openBrowser, openPage, serve } from '../walk/browser.ts';
import type { Camera } from './camera.ts';
import { makeSite } from './site.ts';
import { takePictures } from './story.ts';

const [folder] = process.argv.slice(2);
const camera: Camera =
  folder === undefined ? { folder: 'docs/pictures/console', format: 'webp' } : { folder, format: 'png' };

/** Slow enough that what this machine computes eats no budget of a failover. */
const SPEED = 20;

const served = await serve({ speed: SPEED });
const browser = await openBrowser();
try {
  await makeSite(served.home);
  const { page } = await openPage(browser, { url: served.url });
  await takePictures({ page, camera, ...served });
} finally {
  await browser.close();
  await served.stop();
}
