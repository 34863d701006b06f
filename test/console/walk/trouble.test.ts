import type { Page, Route } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { axe } from './axe.ts';
import { hasChromium } from './browser.ts';
import { addGroup } from './site.ts';
import { confirm, fillIn, inDialog, says } from './steps.ts';
import { useWorld } from './world.ts';

const REFUSALS = {
  401: { message: 'Unauthorized' },
  403: { error: { code: 'SDRS.AWS.403', message: 'The token lacks the scope sdrs:act.' } },
  429: { message: 'Too Many Requests' },
} as const;

/** Answers calls that match in the API's place: the first so many, or all. */
const refuse = async (page: Page, method: string, status: keyof typeof REFUSALS, times?: number): Promise<void> => {
  const answer = (route: Route) =>
    route.request().method() === method ? route.fulfill({ status, json: REFUSALS[status] }) : route.fallback();
  await page.route('**/v1/**', answer, times === undefined ? {} : { times });
};

describe.skipIf(!hasChromium)('trouble with the API, in Chromium (skipped where /usr/bin/chromium is missing)', () => {
  const { served, open, api } = useWorld();

  /** The group's status once a failover has taken it: its page shows the run a moment before. */
  const begun = async (group: string): Promise<string> => {
    const { server_group } = (await api(`server-groups/${group}`)) as { server_group: { status: string } };
    return server_group.status === 'protected' ? begun(group) : server_group.status;
  };

  it.each([
    [401, 'The API does not know you: sign in again'],
    [429, 'The API gets more requests than its rate: the page asks again'],
  ] as const)('HTTP %i to a look leaves on the page what was known, and the page goes on', async (status, words) => {
    const { page, go } = await open('#/groups/demo');
    await go();
    await says(page.getByRole('grid', { name: 'Servers' }), 'web-1');
    await refuse(page, 'GET', status);
    await says(page, words);
    await says(page, 'Last answer:');
    expect(await page.getByRole('link', { name: 'web-1' }).isVisible()).toBe(true);
    await page.unroute('**/v1/**');
    await page.getByText(words).first().waitFor({ state: 'detached' });
  });

  it('HTTP 401 to a failover stays in the dialog with all that was said, and the next try is the same call', async () => {
    await addGroup(served().home, { name: 'signed-out', servers: 1 });
    const { page, go } = await open('#/groups/signed-out');
    await go();
    await page.getByRole('button', { name: 'Fail over…' }).click();
    await fillIn(page, 'signed-out');
    await refuse(page, 'POST', 401, 1);
    await confirm(page).click();
    await says(inDialog(page), 'The API does not know you: sign in again');
    expect(await inDialog(page).getByLabel('Why is production faulty?').inputValue()).toBe('the hall is under water');
    expect(await axe(page)).toEqual([]);
    await confirm(page).click();
    await page.getByRole('heading', { level: 1, name: /^Run signed-out-/ }).waitFor();
  });

  it('HTTP 429 to a failover is asked again by the page itself, and is one failover', async () => {
    await addGroup(served().home, { name: 'busy', servers: 1 });
    const { page, go } = await open('#/groups/busy');
    await go();
    await page.getByRole('button', { name: 'Fail over…' }).click();
    await fillIn(page, 'busy');
    await refuse(page, 'POST', 429, 1);
    await confirm(page).click();
    await says(inDialog(page), 'The API gets more requests than its rate: the page asks again');
    await page.getByRole('heading', { level: 1, name: /^Run busy-/ }).waitFor();
    expect(await begun('busy')).toMatch(/^fail(ing|ed)-over$/);
  });

  it('HTTP 403 to a failover says what is missing, and turns the button off with that reason', async () => {
    const { page, go } = await open('#/groups/demo');
    await go();
    const button = page.getByRole('button', { name: 'Fail over…' });
    await button.click();
    await fillIn(page, 'demo');
    await refuse(page, 'POST', 403, 1);
    await confirm(page).click();
    await says(inDialog(page), 'You do not have the permission for this');
    await says(inDialog(page), 'You may look, and not act: The token lacks the scope sdrs:act.');
    await inDialog(page).getByRole('button', { name: 'Close', exact: true }).click();
    expect(await button.getAttribute('aria-disabled')).toBe('true');
    await button.hover();
    await says(page, 'Ask for the permission to act');
  });

  it('a plan that cannot be made is said, can be made again, and forbids nothing to who goes on without it', async () => {
    const { page, go } = await open('#/groups/demo');
    await go();
    await page.route('**/failover-plan', (route) =>
      route.fulfill({ status: 503, json: { error: { code: 'SDRS.AWS.503', message: 'EC2 did not answer.' } } }),
    );
    await page.getByRole('button', { name: 'Fail over…' }).click();
    await says(inDialog(page), 'No plan could be made');
    expect(await axe(page)).toEqual([]);
    await inDialog(page).getByText('Go on without a plan of now.').click();
    await says(inDialog(page), 'Say why production is faulty.');
    await page.unroute('**/failover-plan');
    await inDialog(page).getByRole('button', { name: 'Make the plan again' }).click();
    await says(inDialog(page), 'What becomes of each NIC');
  });
});
