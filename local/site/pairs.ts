import type { LaunchedServer } from './inventory-defaults.ts';
import { type Ground, subnetOf } from './network.ts';
import { primaryOf } from './nics.ts';

export interface Furnished {
  readonly ground: Ground;
  readonly launched: readonly LaunchedServer[];
}

export interface Pair {
  readonly production: LaunchedServer;
  readonly dr: LaunchedServer;
}

/** In the order of the production servers. */
export const pairsOf = (launched: readonly LaunchedServer[]): readonly Pair[] =>
  launched.flatMap((production) => {
    const dr = launched.find(({ server }) => server.drFor === production.server.name);
    return dr ? [{ production, dr }] : [];
  });

/** Where a server stands. */
export const placeOf = (ground: Ground, { server }: LaunchedServer) => {
  const { zone, vpcId } = subnetOf(ground, primaryOf(server).subnet);
  return { availabilityZone: zone, vpcId };
};
