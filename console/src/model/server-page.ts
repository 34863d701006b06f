import type { components } from '../api/schema.ts';
import type { RunServerShown } from '../api/wishes.ts';
import { nicsAt } from './nics.ts';

type Instance = components['schemas']['ProtectedInstance'];

/** One of the two servers of a protected instance. */
export interface ServerSide {
  readonly title: string;
  readonly serverId: string;
  /** NICs that clients know, or why there are none. */
  readonly nics: string;
}

/** The server that is production now comes first. @param told what a run has seen of the NICs */
export const sidesOf = (
  { priority_station, source_server, target_server }: Instance,
  told: RunServerShown | undefined,
): readonly [ServerSide, ServerSide] => {
  const isSource = priority_station === 'source';
  const [now, other] = isSource ? [source_server, target_server] : [target_server, source_server];
  return [
    {
      title: isSource ? 'Production' : 'Production now (the DR server until the failover)',
      serverId: now,
      nics: heldText(told, now) || 'not told here: EC2 knows',
    },
    {
      title: isSource ? 'DR server' : 'Production before the failover',
      serverId: other,
      nics: isSource
        ? 'none that clients know, until a failover gives it those of production'
        : `none. The failover has given its network interfaces, with their addresses, to ${now}. What may be left at it in EC2 is a management interface, by which no client knows the server.`,
    },
  ];
};

const heldText = (told: RunServerShown | undefined, serverId: string): string =>
  told === undefined ? '' : nicsAt(told, serverId).join(', ');
