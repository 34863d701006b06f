import type { Locator, Page } from 'playwright-core';

export const REASON = 'the hall is under water';

export const inDialog = (page: Page): Locator => page.getByRole('dialog');

/** Words may stand twice: a live region repeats them for screen readers, and what describes a button is hidden. */
export const says = (where: Page | Locator, words: string | RegExp): Promise<void> =>
  where.getByText(words).filter({ visible: true }).first().waitFor();

/** The word for how a run stands, or a status. */
export const stands = (page: Page, word: string): Promise<void> =>
  page.getByText(word, { exact: true }).filter({ visible: true }).first().waitFor();

export const confirm = (page: Page): Locator => inDialog(page).getByRole('button', { name: 'Fail over', exact: true });

export const planMade = (page: Page): Promise<void> => says(inDialog(page), 'What becomes of each NIC');

/** Says what the dialog asks for. */
export const fillIn = async (page: Page, group: string): Promise<void> => {
  await planMade(page);
  await inDialog(page).getByLabel('Why is production faulty?').fill(REASON);
  await inDialog(page).getByLabel(`Type the group's name, ${group}`).fill(group);
};

/** From a group's page to the page of its failover. */
export const failOver = async (page: Page, group: string): Promise<void> => {
  await page.getByRole('button', { name: 'Fail over…' }).click();
  await fillIn(page, group);
  await confirm(page).click();
  await page.getByRole('heading', { level: 1, name: new RegExp(`^Run ${group}-`) }).waitFor();
};
