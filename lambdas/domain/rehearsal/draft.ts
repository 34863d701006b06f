import type { Instant } from '../instant.ts';
import type { Protection } from '../site/actions.ts';
import type {
  Fact,
  ObservedAddress,
  ObservedNic,
  ObservedRouteTable,
  ObservedServer,
  ObservedSite,
  ObservedSnapshot,
  ObservedVolume,
  ScalingMembership,
} from '../site/observed.ts';

/** A site that a rehearsal may change: what EC2 would show if it did as it is asked. */
export interface Draft extends ObservedSite {
  /** Each pass looks at a later moment. */
  at: Instant;
  readonly servers: Map<string, Fact<ObservedServer>>;
  readonly nics: Map<string, Fact<ObservedNic>>;
  readonly addresses: Map<string, Fact<ObservedAddress>>;
  readonly volumes: Map<string, Fact<ObservedVolume>>;
  readonly scaling: Map<string, Fact<ScalingMembership>>;
  readonly protections: Record<Protection, Map<string, Fact<boolean>>>;
  readonly snapshots: Map<string, Fact<ObservedSnapshot>>;
  readonly routeTables: Map<string, Fact<ObservedRouteTable>>;
  readonly found: ObservedSite['found'] & {
    readonly nicsOfServers: Map<string, Fact<readonly string[]>>;
    readonly volumesOfPairs: Map<string, Fact<readonly string[]>>;
    readonly snapshotsOfVolumes: Map<string, Fact<readonly string[]>>;
    readonly relaunchesOf: Map<string, Fact<readonly string[]>>;
  };
}

/** A copy of the site to be changed; the site itself stays as it was seen. */
export const draftOf = (site: ObservedSite): Draft => ({
  ...site,
  servers: new Map(site.servers),
  nics: new Map(site.nics),
  addresses: new Map(site.addresses),
  volumes: new Map(site.volumes),
  scaling: new Map(site.scaling),
  protections: {
    disableApiStop: new Map(site.protections.disableApiStop),
    disableApiTermination: new Map(site.protections.disableApiTermination),
  },
  snapshots: new Map(site.snapshots),
  routeTables: new Map(site.routeTables),
  found: {
    ...site.found,
    nicsOfServers: new Map(site.found.nicsOfServers),
    volumesOfPairs: new Map(site.found.volumesOfPairs),
    snapshotsOfVolumes: new Map(site.found.snapshotsOfVolumes),
    relaunchesOf: new Map(site.found.relaunchesOf),
  },
});
