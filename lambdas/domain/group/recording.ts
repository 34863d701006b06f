import { type Instant, secondsBetween } from '../instant.ts';
import { fact, type ObservedSite, present } from '../site/observed.ts';
import type { Member } from './member.ts';
import type { ProtectedInstance } from './protection-group.ts';
import { recordServer } from './recorded-server.ts';
import type { Station } from './station.ts';

/** Where the plan's facts of a production server come from. */
export type FactSource =
  | { readonly source: 'observed'; readonly at: Instant }
  /** `at` and age are absent where the record was made before such were kept. */
  | { readonly source: 'recorded'; readonly at?: Instant; readonly ageSeconds?: number };

/** Whether the look tells everything that is recorded of an instance's production side, also that some is gone. */
export const isSeenWhole = ({ nics }: ProtectedInstance, serverId: string, site: ObservedSite): boolean =>
  present(site.servers, serverId) !== undefined &&
  fact(site.found.nicsOfServers, serverId).is === 'present' &&
  nics.every(({ networkInterfaceId }) => fact(site.nics, networkInterfaceId).is !== 'unknown');

/** The instance with what its server is and the record's moment, if this look has seen all of its production side. */
export const stamped = (instance: ProtectedInstance, station: Station, site: ObservedSite): ProtectedInstance => {
  const server = present(site.servers, instance.servers[station]);
  if (!server || !isSeenWhole(instance, server.id, site)) return instance;
  return { ...instance, recordedAt: site.at, recordedServer: recordServer(server) };
};

/** The source of what a plan says of the member's production side, with its age where it is the record. */
export const productionFacts = ({ instance, productionServerId }: Member, site: ObservedSite): FactSource => {
  if (isSeenWhole(instance, productionServerId, site)) return { source: 'observed', at: site.at };
  const { recordedAt } = instance;
  if (recordedAt === undefined) return { source: 'recorded' };
  return { source: 'recorded', at: recordedAt, ageSeconds: secondsBetween(recordedAt, site.at) };
};
