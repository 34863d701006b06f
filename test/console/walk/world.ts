import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { closeAfterTest } from './after.ts';
import { type Opening, openBrowser, openPage, type Served, type Serving, serve } from './browser.ts';

interface World {
  readonly served: Served;
  readonly browser: Browser;
}

/** A server and a browser for the tests of one file. */
export const useWorld = (serving?: Serving) => {
  const world: { current?: World } = {};
  const at = (): World => {
    if (world.current === undefined) throw new Error('The walk has no browser.');
    return world.current;
  };
  beforeAll(async () => {
    const [served, browser] = await Promise.all([serve(serving), openBrowser()]);
    world.current = { served, browser };
  });
  afterAll(async () => {
    await world.current?.browser.close();
    await world.current?.served.stop();
  });
  const open = async (hash: string, opening: Partial<Opening> = {}) => {
    const { served, browser } = at();
    const watched = await openPage(browser, { url: served.url, ...opening });
    closeAfterTest(watched);
    const go = () => watched.page.goto(`${served.url}/${hash}`);
    return { ...watched, go };
  };
  const api = async (path: string, body?: object): Promise<Record<string, unknown>> => {
    const json = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const answer = await fetch(`${at().served.url}/v1/local/${path}`, body && json);
    return (await answer.json()) as Record<string, unknown>;
  };
  /** What the API says of the run in the end, which on a slow machine need not be good. */
  const endWord = async (jobId: string): Promise<string> => {
    for (;;) {
      const { status, end_state } = await api(`jobs/${jobId}`);
      if (status === 'SUCCESS' || status === 'FAIL') return String(end_state);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  };
  return { served: () => at().served, open, api, endWord };
};
