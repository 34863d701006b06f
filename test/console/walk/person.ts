import type { Locator, Page } from 'playwright-core';

/** Somebody at the page, who counts what it takes. */
export interface Person {
  click(what: Locator): Promise<void>;
  /** Clicks into a field, and types. */
  type(into: Locator, words: string): Promise<void>;
  did(): { readonly clicks: number; readonly words: readonly string[] };
}

export const personAt = (page: Page): Person => {
  const done: { clicks: number; words: string[] } = { clicks: 0, words: [] };
  const click = async (what: Locator): Promise<void> => {
    await what.click();
    done.clicks += 1;
  };
  return {
    click,
    type: async (into, words) => {
      await click(into);
      await page.keyboard.type(words);
      done.words.push(words);
    },
    did: () => done,
  };
};
