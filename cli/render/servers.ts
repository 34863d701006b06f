import type { Running, ServerRole } from '../../lambdas/domain/group/server-roles.ts';
import type { ShownServers } from '../../lambdas/handlers/operations/members/show-identity.ts';
import type { Page } from './page.ts';
import { table } from './table.ts';

/** Headings of the two servers of an instance, in every table. */
export const PAIR = { production: 'PRODUCTION SERVER', dr: 'DR SERVER', runs: 'RUNS NOW' } as const;

export const serversText = (servers: readonly ShownServers[], page: Page): string =>
  table(
    page,
    ['SERVER', PAIR.production, PAIR.dr, PAIR.runs],
    servers.map((server) => [server.name, server.productionServerId, server.drServerId, runsText(server, page)]),
  );

/** `DR server`, or the states of both where neither is seen to run. A server that is not shown may run as well. */
export const runsText = ({ runs, productionState, drState }: ShownServers, { paint }: Page): string => {
  if (runs === 'BOTH') return paint('red', runs);
  if (isRole(runs) && productionState && drState) return runs;
  const states = `production ${productionState ?? 'not shown'}, DR ${drState ?? 'not shown'}`;
  return `${runs} (${states})`;
};

const isRole = (runs: Running): runs is ServerRole => runs.endsWith(' server');
