import type { ProtectedInstance } from '../../lambdas/domain/group/protection-group.ts';
import { roleOf } from '../../lambdas/domain/group/server-roles.ts';
import type { Station } from '../../lambdas/domain/group/station.ts';
import type { IdentityRow, Owner } from '../../lambdas/handlers/operations/members/show-identity.ts';
import type { Page } from './page.ts';
import { table } from './table.ts';

export interface IdentityView {
  readonly rows: readonly IdentityRow[];
  readonly instances: readonly ProtectedInstance[];
  /** The station that was production when the addresses were recorded. */
  readonly before: Station;
}

/** Each recorded address with the server that owned it then and the one that owns it now. */
export const identityText = ({ rows, instances, before }: IdentityView, page: Page): string =>
  table(
    page,
    ['SERVER', 'NIC', 'PRIVATE IP', 'EIP', 'MAC', 'OWNER BEFORE', 'OWNER NOW', 'WHICH IS THE'],
    rows.map((row) => [
      row.instance,
      `${row.networkInterfaceId}${row.role === 'management' ? ' (management)' : ''}`,
      change(row.recorded.privateIp, row.now.privateIp),
      row.recorded.eip === undefined ? '' : change(row.recorded.eip, row.now.eip),
      change(row.recorded.macAddress, row.now.macAddress),
      instances.find(({ id }) => id === row.instanceId)?.servers[before] ?? '',
      ownerNow(row),
      sideOf(row.now.owner, before),
    ]),
  );

/** The value before, and the one now where it differs. */
const change = (before: string, now: string | undefined): string =>
  now === before ? before : `${before} -> ${now ?? 'not shown'}`;

const ownerNow = ({ now }: IdentityRow): string => {
  const isElsewhere = now.eipOwner && now.eipOwner.serverId !== now.owner?.serverId;
  const owner = now.owner?.serverId ?? 'nobody';
  return isElsewhere ? `${owner}; EIP ${now.eipOwner?.serverId}` : owner;
};

const sideOf = (owner: Owner | undefined, before: Station): string => {
  if (!owner) return '';
  if (!owner.station) return 'a stranger';
  return `${roleOf(owner.station, before)}, ${owner.state ?? 'state not shown'}`;
};
