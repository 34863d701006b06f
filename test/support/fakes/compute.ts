import type { ServerNotStartedError } from '../../../lambdas/domain/errors/errors.ts';
import type { Fact, ObservedSite } from '../../../lambdas/domain/site/observed.ts';
import type { SiteQuery } from '../../../lambdas/domain/site/site-query.ts';
import type { Compute } from '../../../lambdas/ports/compute.ts';

const known = <T>(one: Fact<T>): readonly T[] => (one.is === 'present' ? [one.value] : []);

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
    replicator: {
      take: async () => ({ outcome: 'done', snapshots: [] }),
      takeVolume: async () => ({ outcome: 'done', snapshots: [] }),
      snapshots: async () => ({ is: 'present', value: [...site.snapshots.values()].flatMap(known) }),
      remove: async () => ({ outcome: 'done' }),
      tag: async (ids) => ids.map(() => ({ outcome: 'done' })),
      untag: async (ids) => ids.map(() => ({ outcome: 'done' })),
      volumeHealth: async () => new Map(),
    },
    disposer: { dispose: async () => ({ outcome: 'done' }) },
    changer: { change: async () => ({ outcome: 'done' }) },
    startServer: async (serverId) => {
      if (refusal) throw refusal;
      started.push(serverId);
    },
  };
  return { compute, queries, started };
};
