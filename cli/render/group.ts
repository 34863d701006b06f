import type { Finding } from '../../lambdas/domain/group/findings.ts';
import { formerProduction } from '../../lambdas/domain/group/member.ts';
import { isUnfinished } from '../../lambdas/domain/group/operations.ts';
import { phaseOf } from '../../lambdas/domain/group/progress.ts';
import type { ProtectedInstance, ProtectionGroup, Site } from '../../lambdas/domain/group/protection-group.ts';
import { pairOf } from '../../lambdas/domain/group/server-roles.ts';
import { otherStation } from '../../lambdas/domain/group/station.ts';
import { leftScalingGroups } from '../../lambdas/domain/phases/give-back/undo-restarters.ts';
import type { ShownReadiness } from '../../lambdas/domain/readiness/readiness.ts';
import type { ShownGroup } from '../../lambdas/handlers/operations/groups/groups.ts';
import type { ShownServers } from '../../lambdas/handlers/operations/members/show-identity.ts';
import { againOf } from '../next-steps.ts';
import type { Page } from './page.ts';
import { PAIR, runsText } from './servers.ts';
import { fields, table } from './table.ts';
import { protectionText, statusText } from './words.ts';

export const groupsText = (
  groups: readonly (ProtectionGroup & { readonly readiness: ShownReadiness })[],
  page: Page,
): string =>
  groups.length === 0
    ? 'There are no protection groups. Import one: sdrs group import FILE'
    : table(
        page,
        ['ID', 'NAME', 'STATUS', 'PROTECTION', 'READINESS', 'IN SERVICE', 'UPDATED'],
        groups.map((group) => [
          group.id,
          group.name,
          statusText(group.status),
          protectionText(group),
          readinessText(group.readiness),
          inService(group),
          group.updatedAt,
        ]),
      );

/** `READY (60 s ago)` */
const readinessText = ({ state, ageSeconds }: ShownReadiness): string =>
  ageSeconds === undefined ? state : `${state} (${ageSeconds} s ago)`;

const againstText = (findings: readonly Finding[]): string =>
  findings.map(({ verdict, code, message }) => `${verdict} ${code}: ${message}`).join('\n');

/** The names of the sites stay as they are when a failover has exchanged their parts. */
const inService = (group: ProtectionGroup): string =>
  group.priorityStation === formerProduction(group) ? 'production' : 'the DR site, since the failover';

const siteText = ({ availabilityZone, vpcId }: Site): string => `${availabilityZone} ${vpcId}`;

/** What EC2 shows of a group, and how ready it is. A group that was just imported is told without them. */
export interface GroupNow {
  readonly readiness: ShownReadiness;
  readonly servers: readonly ShownServers[];
}

export const groupText = (shown: ShownGroup, page: Page, now?: GroupNow): string => {
  const { group, lastFailover } = shown;
  const { readiness, servers = [] } = now ?? {};
  const production = formerProduction(group);
  return [
    fields(page, [
      ['Group', `${group.name} (id ${group.id})`],
      ['Description', group.description],
      ['Status', statusText(group.status)],
      ['Protection', protectionText(group)],
      ['Production', `${siteText(group.sites[production])} (station ${production})`],
      ['DR site', `${siteText(group.sites[otherStation(production)])} (station ${otherStation(production)})`],
      ['In service', inService(group)],
      ['Identity', `MAC ${group.demands.mac}, private IP ${group.demands.privateIp}, EIP ${group.demands.eip}`],
      ['Readiness', readiness && readinessText(readiness)],
      ['Way back', wayBack(shown)],
      ['Last failover', lastFailover && `${lastFailover.id} ${lastFailover.endState} ${lastFailover.startedAt}`],
    ]),
    ...(readiness?.findings?.length ? [againstText(readiness.findings)] : []),
    membersTable(shown, servers, page),
    nicsTable(shown, page),
  ].join('\n\n');
};

/** Servers that a roll-back has left out of their Auto Scaling groups, as they did not run. */
const leftOut = (instances: ShownGroup['instances']): string | undefined =>
  instances
    .flatMap(leftScalingGroups)
    .map(({ serverId, scalingGroup }) => `${serverId} (${scalingGroup})`)
    .join(', ') || undefined;

/** Whether an unfinished failover can still be called off, and how; what a roll-back has left. */
const wayBack = ({ group, instances, lastFailover }: ShownGroup): string | undefined => {
  const { lease, status } = group;
  if (status === 'protected')
    return leftOut(instances) && `${leftOut(instances)} still to join: sdrs failover cancel ${group.id} --start`;
  if (!isUnfinished(status)) return undefined;
  if (lease?.kind === 'roll-back') return `production is being given back since ${lease.takenAt}`;
  if (instances.some(({ progress }) => progress?.committedAt))
    return `closed, identities are on the move. To finish the job: ${againOf(group, lastFailover, 'sdrs')}`;
  return lease?.cancelRequestedAt
    ? `cancelled at ${lease.cancelRequestedAt}, the last calls are being waited for`
    : `open, nothing has moved: sdrs failover cancel ${group.id}`;
};

const membersTable = ({ group, instances, pairs }: ShownGroup, servers: readonly ShownServers[], page: Page): string =>
  table(
    page,
    ['INSTANCE', 'STATUS', PAIR.production, PAIR.dr, PAIR.runs, 'FENCE', 'DISKS'],
    instances.map((instance) => {
      const { production, dr } = pairOf(group, instance);
      const now = servers.find(({ instanceId }) => instanceId === instance.id);
      return [
        instance.name,
        statusText(instance.status),
        production,
        dr,
        now ? runsText(now, page) : '',
        fenceText(instance, production),
        disksText(pairs.filter(({ instanceId }) => instanceId === instance.id)),
      ];
    }),
  );

const disksText = (pairs: ShownGroup['pairs']): string =>
  pairs
    .map(({ device, disk, faultLevel }) => `${device} ${disk.sizeGiB} GiB${faultLevel === 0 ? '' : ' (impaired)'}`)
    .join(', ');

/** Of the production server, unless another one is to stay down. */
const fenceText = ({ stayDown, progress }: ProtectedInstance, production: string): string => {
  if (!stayDown) return '';
  const whose = stayDown.serverId === production ? '' : `${stayDown.serverId} `;
  if (stayDown.state === 'confirmed') return `${whose}fenced`;
  return `${whose}${phaseOf(progress, 'fence').state === 'unfenced' ? 'UNFENCED' : 'not confirmed'}`;
};

/** A group in JSON, with its lease also as release 0.1.0 showed it. */
export const withFormerLease = <T extends ProtectionGroup>(group: T) =>
  group.lease?.kind === 'roll-back' ? { ...group, lease: { ...group.lease, rollBack: true } } : group;

/** In JSON, with the lease and the order to stay down also as release 0.1.0 showed them. */
export const withFormerNames = (shown: ShownGroup) => ({
  ...shown,
  group: withFormerLease(shown.group),
  instances: shown.instances.map(withFormerOrder),
});

const withFormerOrder = <T extends ProtectedInstance>(instance: T) => {
  if (!instance.stayDown) return instance;
  const { failoverId, serverId: productionServerId, since, state } = instance.stayDown;
  return { ...instance, fenceIntent: { failoverId, productionServerId, since, confirmed: state === 'confirmed' } };
};

const nicsTable = ({ instances }: ShownGroup, page: Page): string =>
  table(
    page,
    ['INSTANCE', 'NIC', 'INDEX', 'ROLE', 'MAC', 'PRIVATE IPS', 'EIPS'],
    instances.flatMap((instance) =>
      instance.nics.map((nic) => [
        instance.name,
        nic.networkInterfaceId,
        String(nic.deviceIndex),
        nic.role,
        nic.macAddress,
        nic.privateIps.map(({ address }) => address).join(', '),
        nic.privateIps.flatMap(({ eip }) => eip?.publicIp ?? []).join(', '),
      ]),
    ),
  );
