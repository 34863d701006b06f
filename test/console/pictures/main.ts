/**
 * `npm run -s screenshots [-- FOLDER]`: pictures of the console's pages from a local server, at each width, light and dark. Into
 * docs/pictures as WebP, or into a folder of yours as PNG.
 */
import type { Page } from 'playwright-core';
import { openBrowser, openPage, serve } from '../walk/browser.ts';
import { addGroup, onSite } from '../walk/site.ts';
import { confirm, failOver, fillIn, planMade, says, stands } from '../walk/steps.ts';
import { type Camera, photograph, type SCENES } from './camera.ts';

type Scene = (typeof SCENES)[number];

const [folder] = process.argv.slice(2);
const camera: Camera = folder === undefined ? { folder: 'docs/pictures', format: 'webp' } : { folder, format: 'png' };

/** Slow enough that six pictures show one moment. */
const SPEED = 30;

const served = await serve({ speed: SPEED });
const browser = await openBrowser();
try {
  await addGroup(served.home, { name: 'orders', servers: 3, drZone: 'eu-central-1b' });
  const { page } = await openPage(browser, { url: served.url });
  const shoot = async (scene: Scene): Promise<void> => {
    await photograph(page, scene, camera);
    console.log(scene);
  };
  await beforehand(page, shoot);
  const web = await hangWeb1();
  await failOver(page, 'demo');
  await page.getByRole('button', { name: 'Accept unfenced… web-1' }).waitFor();
  await shoot('run');
  await stands(page, 'FAILED');
  await page.getByRole('button', { name: 'Same call again…' }).waitFor();
  await shoot('run-failed');
  await onSite(served.home, async ({ ec2 }) => ec2.faults.releaseStop(web));
  await page.getByRole('button', { name: 'Same call again…' }).click();
  await fillIn(page, 'demo');
  await confirm(page).click();
  await stands(page, 'COMPLETE');
  await shoot('run-complete');
  await page.getByRole('link', { name: 'Read the report' }).click();
  await page.getByRole('button', { name: 'Verify', exact: true }).click();
  await says(page, 'All of it follows from the audit trail');
  await shoot('report');
} finally {
  await browser.close();
  await served.stop();
}

async function beforehand(page: Page, shoot: (scene: Scene) => Promise<void>): Promise<void> {
  await page.goto(`${served.url}/`);
  await page.getByRole('link', { name: 'orders' }).waitFor();
  await shoot('groups');
  await page.getByRole('link', { name: 'demo' }).click();
  await page.getByRole('button', { name: 'Look now' }).click();
  await page.getByText('Oldest recovery point').waitFor();
  await shoot('group');
  await page.goto(`${served.url}/#/groups/orders`);
  await page.getByRole('heading', { level: 1, name: 'orders' }).waitFor();
  await page.getByRole('button', { name: 'Fail over…' }).click();
  await planMade(page);
  await photograph(page, 'dialog', camera, 1_300);
  console.log('dialog');
  await page.goto(`${served.url}/#/groups/demo`);
}

/** One server that does not stop, so that there is something to wait for. */
async function hangWeb1(): Promise<string> {
  return onSite(served.home, async ({ ec2, store }) => {
    const { instances } = await store.members('demo');
    const web = instances.find(({ name }) => name === 'web-1')?.servers.source ?? '';
    ec2.faults.hangStop(web);
    return web;
  });
}
