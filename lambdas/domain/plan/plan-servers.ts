import { block, type Finding, warn, when } from '../group/findings.ts';
import { isFinished, type Member } from '../group/member.ts';
import { isUnfinished } from '../group/operations.ts';
import type { NicPlan } from '../group/promise.ts';
import type { Site } from '../group/protection-group.ts';
import { otherStation } from '../group/station.ts';
import { isGivenUp, isRelaunched } from '../identity/relaunch.ts';
import { nicsKnown, nicsOf } from '../identity/strategy.ts';
import { TAGS, unfencing } from '../site/actions.ts';
import { type Fact, fact, type ObservedServer, type ObservedSite, present } from '../site/observed.ts';
import { landsOnNewServer, relaunchFindings } from './plan-relaunch.ts';
import { restarterFindings } from './plan-restarters.ts';
import { attachmentFindings } from './plan-room.ts';

/** Findings on the two servers of a member. Production may be half dead: what cannot be seen of it only warns. */
export const serverFindings = (member: Member, site: ObservedSite, nics: readonly NicPlan[]): readonly Finding[] => {
  // The DR server of a finished member may run already, and the old production server may be gone.
  if (isFinished(member)) return [];
  const production = fact(site.servers, member.productionServerId);
  const dr = fact(site.servers, member.drServerId);
  return [
    ...(member.instance.nics.length > 0
      ? []
      : [warn('no-nics', 'No NIC of the production server is recorded: no identity will move.')]),
    ...productionFindings(member, production, site),
    ...drFindings(member, dr),
    ...(production.is === 'present' && dr.is === 'present' ? likenessFindings(production.value, dr.value) : []),
    ...(dr.is === 'present' ? slotFindings(member, dr.value, site, nics) : []),
    ...(dr.is === 'present' ? attachmentFindings(member, dr.value, site, nics) : []),
    ...relaunchFindings(member, site, nics),
  ];
};

const productionFindings = (member: Member, server: Fact<ObservedServer>, site: ObservedSite): readonly Finding[] => {
  const id = member.productionServerId;
  if (server.is === 'unknown') {
    return [
      warn(
        'production-unknown',
        `Production server ${id} cannot be seen (${server.why}): the facts recorded earlier are used.`,
      ),
    ];
  }
  if (server.is === 'absent' && isGivenUp(member)) return [];
  if (server.is === 'absent') {
    return [
      block(
        'production-missing',
        `EC2 knows no production server ${id}: it cannot be fenced. Import the group file without the instance, with --replace.`,
      ),
    ];
  }
  return [
    // The tag of a failover that has touched the member is as it should be.
    ...(member.instance.status === 'protected' ? tagFindings('production', server.value) : []),
    ...elsewhere('production', server.value, member.group.sites[member.production]),
    ...restarterFindings(server.value, site),
  ];
};

const drFindings = (member: Member, server: Fact<ObservedServer>): readonly Finding[] => {
  const id = member.drServerId;
  if (server.is === 'unknown') {
    return [
      block(
        'dr-server-unknown',
        `DR server ${id} cannot be seen (${server.why}). Try again; nothing moves to a server whose state is unknown.`,
      ),
    ];
  }
  if (server.is === 'absent' || server.value.state === 'terminated') {
    return [
      block(
        'dr-server-missing', // In the pass: next-disks.ts, next-identity.ts
        `DR server ${id} does not exist (any more). ${replacing(member)}`,
      ),
    ];
  }
  const { state } = server.value;
  return [
    ...tagFindings('dr', server.value),
    ...elsewhere('dr', server.value, member.group.sites[otherStation(member.production)]),
    // The failover itself stops a server that it has launched.
    ...(state === 'stopped' || isRelaunched(member)
      ? []
      : [block('dr-server-not-stopped', `DR server ${id} is ${state}; it must be stopped. Stop it and call again.`)]),
  ];
};

/** A group file has the sites as they were at the import, so that after a failover it cannot name another DR server. */
const replacing = ({ group: { id, status }, instance: { name }, production }: Member): string =>
  [
    ...(isUnfinished(status) ? [`Call the failover off first: sdrs failover cancel ${id}.`] : []),
    `Disable protection: sdrs protect disable ${id}.`,
    `Then name a stopped server of its zone and VPC in its place: sdrs protect enable ${id} --dr-server ${name}=i-….`,
    ...(production === 'source' ? ['Or import the group file with the new server and --replace.'] : []),
  ].join(' ');

/** The tag of a failover of the other direction, or of a failover that was not undone completely. */
const tagFindings = (role: 'production' | 'dr', { id, tags }: ObservedServer): readonly Finding[] => {
  const failoverId = tags[TAGS.fenced];
  if (failoverId === undefined) return [];
  const said = {
    production: `Production server ${id} carries the tag ${TAGS.fenced} of failover ${failoverId}: nobody under the deny policy can start it. ${unfencing(id)}`,
    dr: `DR server ${id} carries the tag ${TAGS.fenced} of failover ${failoverId}: nobody under the deny policy can start it. A failover takes the tag off once it makes the server production. Where the server is to run before: ${unfencing(id)}`,
  };
  return [warn(`${role}-server-tagged-fenced`, said[role])];
};

const elsewhere = (role: 'production' | 'dr', server: ObservedServer, site: Site): readonly Finding[] => {
  const isThere = server.availabilityZone === site.availabilityZone && server.vpcId === site.vpcId;
  if (isThere || server.state === 'terminated') return [];
  return [
    block(
      `${role}-server-elsewhere`,
      `${role === 'dr' ? 'DR' : 'Production'} server ${server.id} is in ${server.availabilityZone}, ${server.vpcId}; the group's site is ${site.availabilityZone}, ${site.vpcId}.`,
    ),
  ];
};

const likenessFindings = (production: ObservedServer, dr: ObservedServer): readonly Finding[] => [
  ...when(production.architecture !== dr.architecture, () =>
    block(
      'architecture-differs',
      `Production is ${production.architecture}, DR server ${dr.id} is ${dr.architecture}: its disks would not boot. Choose an instance type of the same architecture.`,
    ),
  ),
  ...when(production.bootMode && dr.bootMode && production.bootMode !== dr.bootMode, () =>
    warn(
      'boot-mode-differs',
      `Production boots by ${production.bootMode}, DR server ${dr.id} by ${dr.bootMode}: check that its disks boot there.`,
    ),
  ),
];

const slotFindings = (
  member: Member,
  dr: ObservedServer,
  site: ObservedSite,
  nics: readonly NicPlan[],
): readonly Finding[] => {
  if (!nicsKnown(dr.id, site)) {
    return [block('dr-nics-unknown', `The NICs of DR server ${dr.id} cannot be listed. Try again.`)];
  }
  const relaunched = nics.filter(({ strategy }) => strategy === 'relaunch').map((nic) => nic.networkInterfaceId);
  const attached = landsOnNewServer(member, nics) ? relaunched : nicsOf(dr.id, site).map((nic) => nic.id);
  const coming = nics.filter((nic) => nic.strategy === 'move-eni' && !attached.includes(nic.networkInterfaceId));
  if (coming.length === 0) return [];
  const limit = present(site.serverTypes, dr.instanceType)?.maxNetworkInterfaces;
  if (limit === undefined) {
    return [block('dr-slots-unknown', `How many NICs ${dr.instanceType} (DR server ${dr.id}) can hold is not known.`)];
  }
  if (attached.length + coming.length <= limit) return [];
  return [
    block(
      'dr-no-free-slot',
      `DR server ${dr.id} (${dr.instanceType}) holds ${attached.length} of at most ${limit} NICs; ${coming.length} more are to come. Detach some or choose a larger type.`,
    ),
  ];
};
