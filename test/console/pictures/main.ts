/**
 * `npm run -s screenshots [-- FOLDER]`: pictures of the console's pages and dialogs from a local server, at each width, light and
 * dark. Into docs/pictures/console as WebP, or into a folder of yours as PNG.
 */
import { runAlone, smallCommand } from '../../../local/program/small-command.ts';
import { openBrowser, openPage, serve } from '../walk/browser.ts';
import type { Camera } from './camera.ts';
import { makeSite } from './site.ts';
import { takePictures } from './story.ts';

/** Slow enough that what this machine computes eats no budget of a failover. */
const SPEED = 20;

const screenshots = async (folder: string | undefined): Promise<void> => {
  const camera: Camera =
    folder === undefined ? { folder: 'docs/pictures/console', format: 'webp' } : { folder, format: 'png' };
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
};

await runAlone(
  smallCommand('npm run -s screenshots', "Takes pictures of the console's pages and dialogs.")
    .argument('[folder]', 'for PNG pictures; without one, WebP pictures go into docs/pictures/console')
    .action(screenshots),
);
