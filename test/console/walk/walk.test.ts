import { describe, expect, it } from 'vitest';
import { firstFiles } from '../../../console/build/sizes.ts';
import { builtConsole } from '../../../local/console/built.ts';
import { axe, axeInEachLook } from './axe.ts';
import { hasChromium } from './browser.ts';
import { says, stands } from './steps.ts';
import { useWorld } from './world.ts';

describe.skipIf(!hasChromium)('the console in Chromium (skipped where /usr/bin/chromium is missing)', () => {
  const { open, api, endWord } = useWorld();

  it('shows the demo site from its list of groups to a server, and says where it is', async () => {
    const { page, complaints, go } = await open('');
    await go();
    await page.locator('#target').getByText('SIMULATED').waitFor();
    await page.getByRole('link', { name: 'demo' }).click();
    await page.getByRole('heading', { level: 1, name: 'demo' }).waitFor();
    await says(page, 'Production now');
    await says(page.getByRole('grid', { name: 'Servers' }), 'web-1');
    expect(await axe(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('loads no more than what console:size counts', async () => {
    const { page, go } = await open('');
    await go();
    await page.getByRole('link', { name: 'demo' }).waitFor();
    const { folder } = await builtConsole();
    const names = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
    const files = names.map((name) => new URL(name).pathname.slice(1)).filter((file) => file.startsWith('assets/'));
    const counted = firstFiles(folder);
    expect(files.length).toBeGreaterThanOrEqual(3);
    expect(files.filter((file) => !counted.includes(file))).toEqual([]);
  });

  it.each(['#/', '#/groups/demo', '#/nowhere/at/all'])('has nothing against %s, nor has axe', async (hash) => {
    const { page, complaints, go } = await open(hash);
    await go();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.getByRole('progressbar').waitFor({ state: 'detached' });
    expect(await axeInEachLook(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('looks at the site when it is asked to, and says how old the recovery points are', async () => {
    const { page, complaints, go } = await open('#/groups/demo');
    await go();
    await page.getByRole('button', { name: 'Look now' }).click();
    await says(page, 'Oldest recovery point');
    await says(page, /^\d.* old$/);
    expect(await axe(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('shows a run with its servers, the way back, and the whole workflow', async () => {
    const asked = { 'failover-server-group': { reason: 'the hall is under water' } };
    const { job_id } = await api('server-groups/demo/action', asked);
    const { page, complaints, go } = await open(`#/runs/${job_id}`);
    await go();
    await says(page, 'Way back');
    await says(page, 'Every server migrated?');
    expect(await page.getByText('not reached').count()).toBeGreaterThan(0);
    await page.getByText('Record failure').first().click();
    await page.getByRole('heading', { name: 'Record failure' }).waitFor();
    const word = await endWord(String(job_id));
    await stands(page, word);
    await page.getByText('Validate prerequisites').first().click();
    await says(page, '"groupId": "demo"');
    expect(await axeInEachLook(page)).toEqual([]);
    for (const view of ['States', 'Events']) {
      await page.getByRole('tab', { name: view }).click();
      await page.getByRole('grid', { name: view }).waitFor();
      expect(await axe(page)).toEqual([]);
    }
    expect(complaints).toEqual([]);
  });

  it('keeps what it knew and says so while the API is away, and takes it back when the API is there again', async () => {
    const { page, go } = await open('#/');
    await go();
    await page.getByRole('link', { name: 'demo' }).waitFor();
    await page.route('**/v1/**', (route) => route.abort());
    await says(page, 'The API does not answer');
    expect(await page.getByRole('link', { name: 'demo' }).isVisible()).toBe(true);
    await page.unroute('**/v1/**');
    // The page says it once more to screen readers, a moment later.
    await page.getByText('The API does not answer').first().waitFor({ state: 'detached' });
  });
});
