import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { axe, axeInEachLook } from './axe.ts';
import { hasChromium } from './browser.ts';
import { addGroup } from './site.ts';
import { confirm, fillIn, inDialog, planMade, says, stands } from './steps.ts';
import { useWorld } from './world.ts';

const GROUP = 'pets';

describe.skipIf(!hasChromium)('protection, there and back, in Chromium (skipped where it is missing)', () => {
  const { open, api } = useWorld({
    prepare: (home) => addGroup(home, { name: GROUP, servers: 1, disabled: true }),
  });

  it('is enabled, failed over without loss, restored to a named point, and protected again', async () => {
    const { page, complaints, go } = await open(`#/groups/${GROUP}`);
    await go();
    await begins(page, { opens: 'Enable protection…', line: `protect enable ${GROUP}`, confirms: 'Enable' });
    await says(page, 'Enable protection.');
    await stands(page, 'COMPLETE');
    expect(await page.getByText('Recovery point taken', { exact: true }).count()).toBe(1);
    expect(await axeInEachLook(page)).toEqual([]);

    await api(`server-groups/${GROUP}/action`, { 'sync-server-group': {} });
    await page.getByRole('link', { name: 'Open the group' }).click();
    await says(page, 'SDRS, every 15 min');
    await says(page.getByRole('grid', { name: 'Servers' }), / old$/);
    await page.getByRole('tab', { name: 'Recovery points' }).click();
    await says(page.getByRole('grid', { name: 'Recovery points' }), 'one of the two newest');
    expect(await axeInEachLook(page)).toEqual([]);

    await page.getByRole('button', { name: 'Fail over…' }).click();
    await planMade(page);
    await inDialog(page)
      .getByRole('radio', { name: /^Final/ })
      .check();
    await fillIn(page, GROUP);
    await says(inDialog(page), '--point final');
    expect(await axe(page)).toEqual([]);
    await confirm(page).click();
    await stands(page, 'COMPLETE');

    const point = await oldestPoint();
    await page.getByRole('button', { name: 'Restore…' }).click();
    const field = inDialog(page).getByRole('combobox', { name: /^A moment/ });
    await field.fill(point);
    await says(inDialog(page), `restore ${GROUP} --point ${point}`);
    expect(await axe(page)).toEqual([]);
    await inDialog(page).getByRole('button', { name: 'Restore', exact: true }).click();
    await page.getByText('Restored', { exact: true }).first().waitFor();
    await stands(page, 'COMPLETE');
    expect(await axe(page)).toEqual([]);

    await page.getByRole('link', { name: 'Open the group' }).click();
    await page.getByRole('tab', { name: 'Left behind' }).click();
    await says(page.getByRole('grid', { name: 'Left behind' }), 'until the group is protected again');
    await says(page, `leftovers ${GROUP} --delete`);
    expect(await axeInEachLook(page)).toEqual([]);
    await begins(page, { opens: 'Protect again…', line: `protect enable ${GROUP}`, confirms: 'Protect again' });
    await stands(page, 'COMPLETE');
    await page.getByRole('link', { name: 'Open the group' }).click();
    await stands(page, 'Protected');
    expect(complaints).toEqual([]);
  });

  const oldestPoint = async (): Promise<string> => {
    const { servers } = await api(`server-groups/${GROUP}/recovery-points`);
    const [{ recovery_points: points }] = servers as [{ readonly recovery_points: readonly { readonly id: string }[] }];
    return points.at(-1)?.id ?? '';
  };
});

interface Beginning {
  readonly opens: string;
  readonly line: string;
  readonly confirms: string;
}

/** From the group's page to that of the run. */
const begins = async (page: Page, { opens, line, confirms }: Beginning): Promise<void> => {
  await page.getByRole('button', { name: opens }).click();
  await says(inDialog(page), line);
  expect(await axe(page)).toEqual([]);
  await inDialog(page).getByRole('button', { name: confirms, exact: true }).click();
  await page.getByRole('heading', { level: 1, name: /^Run / }).waitFor();
};
