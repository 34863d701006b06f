import type { ServerNotStartedError } from '../../../lambdas/domain/errors/errors.ts';
import type { ObservedSite } from '../../../lambdas/domain/site/observed.ts';
import type { SiteQuery } from '../../../lambdas/domain/site/site-query.ts';
import type { Compute } from '../../../lambdas/ports/compute.ts';

/** A Compute that shows one site, whatever is asked, and remembers what was asked and started. */
export const createFakeCompute = (
  site: ObservedSite,
  refusal?: ServerNotStartedError,
  afterStart: ObservedSite = site,
) => {
  const queries: SiteQuery[] = [];
  const started: string[] = [];
  const compute: Compute = {
    observe: async (query) => {
      queries.push(query);
      return started.length > 0 ? afterStart : site;
    },
    perform: async (actions) => actions.map(() => ({ outcome: 'done' })),
    mayPerform: async (actions) => actions.map(() => ({ is: 'granted' })),
    allowances: async () => ({ limits: {}, share: 1 }),
    roomFor: () => Number.POSITIVE_INFINITY,
    levels: () => ({}),
    resume: () => {},
    startServer: async (serverId) => {
      if (refusal) throw refusal;
      started.push(serverId);
    },
  };
  return { compute, queries, started };
};
