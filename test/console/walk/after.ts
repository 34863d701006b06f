import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { MADE } from '../../../local/made.ts';
import type { Watched } from './browser.ts';

/** Git ignores it. */
const PICTURES = join(MADE, 'walks');

/** Of what a page showed, at both ends: between them are the rows of a long table. A dialog stands at the end. */
const MOST_LINES = 80;

/** Closes the page with its test. The error of a test that failed then says what the page showed, and where its picture is. */
export const closeAfterTest = ({ page, complaints }: Watched): void =>
  onTestFinished(async ({ task }) => {
    const [error] = task.result?.errors ?? [];
    if (error !== undefined) {
      const said = [
        '',
        `What ${page.url()} showed:`,
        await contentOf(page),
        '',
        `Its picture: ${await pictureOf(page, task.name)}`,
      ];
      error.message += [...said, ...complaints.map((one) => `The browser's log: ${one}`)].join('\n');
    }
    await page.context().close();
  });

/** A page that hangs shows nothing: this too is worth to be known, and the test's own error even more. */
const orWhyNot = (work: Promise<string>): Promise<string> => work.catch((error) => `none (${String(error)})`);

const contentOf = async (page: Page): Promise<string> => {
  const lines = (await orWhyNot(page.locator('body').ariaSnapshot())).split('\n');
  const kept = lines.filter((_, n) => n < MOST_LINES || n >= lines.length - MOST_LINES);
  return kept.join('\n');
};

const pictureOf = (page: Page, test: string): Promise<string> => {
  const path = join(PICTURES, `${test.replace(/\W+/g, '-').slice(0, 80)}.png`);
  return orWhyNot(page.screenshot({ path }).then(() => path));
};
