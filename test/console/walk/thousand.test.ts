import { beforeAll, describe, expect, it } from 'vitest';
import { axe } from './axe.ts';
import { hasChromium } from './browser.ts';
import { addGroup } from './site.ts';
import { confirm, fillIn, inDialog, says } from './steps.ts';
import { watchCost } from './watch-cost.ts';
import { useWorld } from './world.ts';

const GROUP = 'large';

/** Slow enough that the page is seen while servers wait. */
const SPEED = 4;

describe.skipIf(!hasChromium)('a group of a thousand servers, in Chromium (skipped where it is missing)', () => {
  /** The address of the page that a failover leads to. */
  const made: { run?: string } = { ...{} };
  const { open, api } = useWorld({
    speed: SPEED,
    prepare: async (home) => {
      await addGroup(home, {
        name: GROUP,
        servers: 1_000,
        spot: 'persistent',
      });
    },
  });

  /** As the recorder looks on schedule, where there is one. */
  beforeAll(() => api(`server-groups/${GROUP}/action`, { 'refresh-server-group': {} }));

  it('has its servers in a table with pages and a filter', async () => {
    const { page, complaints, go } = await open(`#/groups/${GROUP}`);
    await go();
    await page.getByRole('heading', { name: 'Servers (1000)' }).waitFor();
    const servers = page.getByRole('grid', { name: 'Servers' });
    expect(await servers.getByRole('row').count()).toBe(51);
    await page.getByRole('button', { name: 'Page 20 of all pages' }).click();
    await says(servers, 'web-1');
    await page.getByRole('searchbox', { name: 'Filter: Servers' }).fill('app-777');
    await says(page, '1 fit');
    expect(await servers.getByRole('row').count()).toBe(2);
    expect(await axe(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('has its plan in the dialog, by findings that are grouped and a table with pages, and fails over', async () => {
    const { page, complaints, go } = await open(`#/groups/${GROUP}`);
    await go();
    const cost = await watchCost(page);
    await page.getByRole('button', { name: 'Fail over…' }).click();
    await says(inDialog(page), 'The recorder made it');
    await says(inDialog(page), '1000 times');
    console.log(`measured: the plan of 1,000 servers, ${await cost.sofar()}`);
    await says(inDialog(page), 'production-is-spot');
    expect(await inDialog(page).getByRole('row').count()).toBe(21);
    await inDialog(page).getByRole('button', { name: 'Page 101 of all pages' }).click();
    await inDialog(page).getByRole('searchbox', { name: 'Filter: What becomes of each NIC' }).fill('app-777');
    await says(inDialog(page), '2 fit');
    expect(await axe(page)).toEqual([]);
    await fillIn(page, GROUP);
    await confirm(page).click();
    await page.getByRole('heading', { level: 1, name: new RegExp(`^Run ${GROUP}-`) }).waitFor();
    made.run = new URL(page.url()).hash;
    expect(complaints).toEqual([]);
  });

  it('has its run in three bars and a page of the worst, and the page stays quick', async () => {
    const { page, complaints, go } = await open(made.run ?? '');
    await go();
    await says(page, /\d waiting of 1000$/);
    const servers = page.getByRole('grid', { name: 'Servers, worst first' });
    await says(servers.getByRole('row').nth(1), /^waiting for .+: asked .+ ago, gives up in /);
    expect(await servers.getByRole('row').count()).toBe(51);
    expect(await page.locator('.bar > i').count()).toBeLessThan(15);
    const cost = await watchCost(page);
    for (const _ of [1, 2, 3]) await page.waitForResponse(/\/v1\/local\/runs\/[^/]+$/);
    console.log(`measured: the run of 1,000 servers, three looks at it: ${await cost.sofar()}`);
    await page.getByText('Validate prerequisites').first().click();
    await says(page, `"groupId": "${GROUP}"`);
    expect(await axe(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
