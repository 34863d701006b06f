import type { Page } from '../domain/trail/page.ts';

/** Wakes people. */
export interface Pager {
  /** People may get a message twice, since a repeat after a failure sends it again. */
  page(page: Page): Promise<void>;
}
