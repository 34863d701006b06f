import { formerProduction } from './member.ts';
import type { ProtectedInstance, ProtectionGroup } from './protection-group.ts';
import { otherStation, type Station } from './station.ts';

/** What a server is in its pair. A failover changes which of the two runs, and not what people call them. */
export type ServerRole = 'production server' | 'DR server';

/** The two servers of an instance. */
export interface ServerPair {
  readonly production: string;
  readonly dr: string;
}

/** @param production the station that hands over, or did in the last failover */
export const roleOf = (station: Station, production: Station): ServerRole =>
  station === production ? 'production server' : 'DR server';

export const pairOf = (group: ProtectionGroup, { servers }: Pick<ProtectedInstance, 'servers'>): ServerPair => {
  const production = formerProduction(group);
  return { production: servers[production], dr: servers[otherStation(production)] };
};

/** Which server of a pair runs. Two at once may write the same data. */
export type Running = ServerRole | 'BOTH' | 'neither' | 'not known';

/** By the EC2 states of both; a state is absent where EC2 does not show it. */
export const runningOf = (states: {
  readonly production?: string | undefined;
  readonly dr?: string | undefined;
}): Running => {
  const { production = 'unknown', dr = 'unknown' } = states;
  if (production === 'running') return dr === 'running' ? 'BOTH' : 'production server';
  if (dr === 'running') return 'DR server';
  return [production, dr].includes('unknown') ? 'not known' : 'neither';
};
