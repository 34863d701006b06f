import type { components } from '../api/schema.ts';
import type { ToldServer } from '../api/shapes.ts';
import { nicsAt } from './nics.ts';

type Instance = components['schemas']['ProtectedInstance'];

/** One of the two servers of a protected instance. */
export interface ServerSide {
  readonly title: string;
  readonly serverId: string;
  /** NICs that clients know, or why there are none. */
  readonly nics: string;
}

type Stations = Pick<Instance, 'priority_station' | 'source_server' | 'target_server' | 'status'>;

/** The server that clients reach now, and the other one. A failed failover has migrated servers, and not their group. */
export const serversOf = (
  { priority_station, source_server, target_server, status }: Stations,
  groupStatus: string,
): { readonly now: string; readonly other: string; readonly hasMoved: boolean } => {
  const hasMoved = status === 'failed-over';
  const isBehind = hasMoved && groupStatus !== 'failed-over';
  return (priority_station === 'source') !== isBehind
    ? { now: source_server, other: target_server, hasMoved }
    : { now: target_server, other: source_server, hasMoved };
};

/** The server that is production now comes first. @param told what a run has seen of the NICs */
export const sidesOf = (
  instance: Stations,
  groupStatus: string,
  told: ToldServer | undefined,
): readonly [ServerSide, ServerSide] => {
  const { now, other, hasMoved } = serversOf(instance, groupStatus);
  return [
    {
      title: hasMoved ? 'Production now (the DR server until the failover)' : 'Production',
      serverId: now,
      nics: heldText(told, now) || 'no run has recorded them: the plan shows them',
    },
    {
      title: hasMoved ? 'Production before the failover' : 'DR server',
      serverId: other,
      nics: hasMoved
        ? goneText(told, now, other)
        : 'none that clients know, until a failover gives it those of production',
    },
  ];
};

const heldText = (told: ToldServer | undefined, serverId: string): string =>
  told === undefined ? '' : nicsAt(told, serverId).join(', ');

const goneText = (told: ToldServer | undefined, now: string, old: string): string => {
  const why = `none. The failover has given its network interfaces, with their addresses, to ${now}.`;
  const left = heldText(told, old);
  return left === ''
    ? `${why} What may be left at it in EC2 is a management interface, by which no client knows the server.`
    : `${why} What is left at it is its own management interface, by which no client knows the server: ${left}.`;
};
