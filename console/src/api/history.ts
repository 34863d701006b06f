import { getJson } from './client.ts';
import type { RunHistory } from './shapes.ts';

/** A history comes oldest first, a page at a time; what a run does now stands on the last page. */
export const wholeHistory = async (path: string, signal: AbortSignal): Promise<RunHistory> => {
  const first = await getJson<RunHistory>(path, signal);
  const events = [...first.events];
  for (let next = first.next; next !== undefined; ) {
    const page = await getJson<RunHistory>(`${path}?after=${next}`, signal);
    events.push(...page.events);
    // A page without events would be asked for again for ever.
    next = page.events.length > 0 ? page.next : undefined;
  }
  return { definition: first.definition, events };
};
