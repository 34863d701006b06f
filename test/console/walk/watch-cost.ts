import type { Page } from 'playwright-core';

/** What a page costs its browser, from now on. */
export const watchCost = async (page: Page) => {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const look = async (): Promise<Readonly<Record<string, number>>> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
  };
  const before = await look();
  return {
    /** In words. */
    sofar: async (): Promise<string> => {
      const now = await look();
      const since = (name: string): number => (now[name] ?? 0) - (before[name] ?? 0);
      const elements = await page.evaluate<number>("document.querySelectorAll('*').length");
      return `${since('TaskDuration').toFixed(2)} s busy of ${since('Timestamp').toFixed(2)} s, ${elements} elements`;
    },
  };
};
