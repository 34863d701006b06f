import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** By then the page has taken what was changed of its width and its colours. */
export const twoFrames = (page: Page): Promise<void> =>
  page.evaluate<void>('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');

/**
 * What axe finds, each rule with the places. The debugger puts axe in, past the content security policy. The pointer goes
 * where nothing is: what it would be over by chance has a tip of Cloudscape's, which stands outside of every landmark.
 */
export const axe = async (page: Page): Promise<readonly string[]> => {
  await page.mouse.move(0, 0);
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE);
  return page.evaluate(async () => {
    type Axe = { run(): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }> };
    const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run();
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary = '' }) => `${id}: ${html.slice(0, 300)} ${failureSummary}`),
    );
  });
};

const DESK = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };

/** What axe finds of the page as it is, in dark mode, and on a phone. */
export const axeInEachLook = async (page: Page): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const [colorScheme, size] of [
    ['light', DESK],
    ['dark', DESK],
    ['dark', PHONE],
    ['light', PHONE],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(size);
    await twoFrames(page);
    found.push(...(await axe(page)).map((one) => `${colorScheme}, ${size.width} wide: ${one}`));
  }
  await page.setViewportSize(DESK);
  return found;
};
