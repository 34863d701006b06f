import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { firstFiles } from '../../../console/build/sizes.ts';
import { builtConsole } from '../../../local/console/built.ts';
import { makeRun, makeServer, phase } from '../run.ts';
import { axe, hasChromium } from './browser.ts';
import { says, stands } from './steps.ts';
import { useWorld } from './world.ts';

/** The API as it will be with the routes that the console wishes for. */
const withWishes = async ({ page }: { readonly page: Page }, routes: Readonly<Record<string, object>>) => {
  await page.route('**/openapi.json', async (route) => {
    const answer = await route.fetch();
    const document = (await answer.json()) as { readonly paths: object };
    const paths = {
      ...document.paths,
      '/v1/{project_id}/runs/{run_id}': {},
      '/v1/{project_id}/runs/{run_id}/history': {},
    };
    await route.fulfill({ json: { ...document, paths } });
  });
  for (const [path, json] of Object.entries(routes))
    await page.route(`**/v1/local/${path}`, (r) => r.fulfill({ json }));
};

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

  it.each([
    ['#/', { width: 400 }],
    ['#/', { colorScheme: 'dark' }],
    ['#/groups/demo', { width: 400, colorScheme: 'dark' }],
    ['#/nowhere/at/all', {}],
  ] as const)('has nothing against %s with %j, nor has axe', async (hash, opening) => {
    const { page, complaints, go } = await open(hash, opening);
    await go();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.getByRole('progressbar').waitFor({ state: 'detached' });
    expect(await axe(page)).toEqual([]);
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
    expect(await axe(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('shows a run of a thousand servers by three bars, a page of the worst, and a clock that counts down', async () => {
    const watched = await open('#/runs/pets-0a1b');
    const waiting = { fence: phase('waiting'), disks: phase('pending'), identity: phase('pending') };
    const servers = Array.from({ length: 1_000 }, (_, n) => makeServer({ name: `web-${n + 1}` }));
    servers[499] = makeServer({
      name: 'web-500',
      phases: waiting,
      failure: { error: 'SomeError', message: 'so it is' },
    });
    const event = { at: '2026-03-01T15:16:00.000Z', previous_id: 0, state: 'Migrate NICs' };
    const entered = { ...event, id: 1, type: 'TaskStateEntered', input: { groupId: 'pets' } };
    await withWishes(watched, {
      'jobs/pets-0a1b': {
        status: 'RUNNING',
        job_id: 'pets-0a1b',
        job_type: 'failoverProtectionGroupNoCG',
        begin_time: event.at,
        end_time: null,
        error_code: null,
        fail_reason: null,
        entities: {},
      },
      'runs/pets-0a1b': { run: makeRun({ servers }) },
      'runs/pets-0a1b/history': { definition: 'failover', events: [entered] },
    });
    const { page, complaints, go } = watched;
    await go();
    await says(page, '999 done, 1 waiting of 1000');
    await says(page, 'SomeError: so it is');
    expect(await page.getByRole('grid', { name: 'Servers, worst first' }).getByRole('row').count()).toBe(51);
    await page.getByText('Migrate NICs').first().click();
    await says(page, '"groupId": "pets"');
    expect(await axe(page)).toEqual([]);
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
    await page.getByText('The API does not answer').waitFor({ state: 'detached' });
  });
});
