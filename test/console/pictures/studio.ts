import type { Locator, Page } from 'playwright-core';
import { inDialog, says } from '../walk/steps.ts';
import { type Camera, type Frame, photograph } from './camera.ts';
import type { Scene } from './scenes.ts';

export interface Studio {
  readonly page: Page;
  readonly camera: Camera;
  readonly url: string;
  readonly home: string;
}

export const go = async ({ page, url }: Studio, hash: string): Promise<void> => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto('about:blank');
  await page.goto(`${url}/${hash}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.getByRole('progressbar').waitFor({ state: 'detached' });
};

export const shoot = async ({ page, camera }: Studio, scene: Scene, frame: Frame = 'page'): Promise<void> => {
  // No tip of what the pointer is over by chance.
  await page.mouse.move(0, 0);
  await photograph(page, scene, camera, frame);
  await page.setViewportSize({ width: 1440, height: 900 });
  console.log(`${process.uptime().toFixed()} s: ${scene}`);
};

export const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });

/** A dialog that a button opens, once it says some words. */
export const shootDialog = async (
  studio: Studio,
  scene: Scene,
  { opens, words }: { readonly opens: Locator; readonly words: string },
): Promise<void> => {
  const { page } = studio;
  await opens.click();
  await says(inDialog(page), words);
  await shoot(studio, scene, 'dialog');
  await inDialog(page).getByRole('button', { name: 'Close', exact: true }).click();
};

/** The command that reaches the site of the pictures would show a folder of this machine. */
export const withoutPaths = async ({ page }: Studio): Promise<void> => {
  await page.route('**/console.json', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ json: { ...((await answer.json()) as object), command: 'sdrs' } });
  });
};
