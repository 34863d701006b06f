import { type Finding, pass } from '../group/findings.ts';
import { isFinished, type Member } from '../group/member.ts';
import { statusAllows } from '../group/operations.ts';
import type { NicPlan } from '../group/promise.ts';
import type { GroupAggregate } from '../group/protection-group.ts';
import type { RecordedNic } from '../group/recorded-nic.ts';
import { eipsOf } from '../identity/fidelity.ts';
import { nicsKnown, nicsOf } from '../identity/strategy.ts';
import { type ObservedSite, present, SCALING_TAG } from '../site/observed.ts';
import { gatewaySeen } from './plan-gateway.ts';

/** A check that was passed: what was seen, unless one of the codes speaks against it. Without evidence: nothing. */
interface Check {
  readonly code: string;
  readonly unless: readonly string[];
  readonly evidence: string | undefined;
}

const passed = (checks: readonly Check[], found: readonly Finding[]): readonly Finding[] => {
  const against = new Set(found.filter(({ verdict }) => verdict !== 'PASS').map(({ code }) => code));
  return checks.flatMap(({ code, unless, evidence }) =>
    evidence === undefined || unless.some((one) => against.has(one)) ? [] : [pass(code, evidence)],
  );
};

/** The group's own checks that were passed, with their evidence. @param found what speaks against the group */
export const passedGroupChecks = ({ group, instances, pairs }: GroupAggregate, found: readonly Finding[]) =>
  passed(
    [
      {
        code: 'status-allows-failover',
        unless: ['wrong-status', 'failover-unfinished'],
        evidence: statusAllows('failover', group.status, false)
          ? `The group's status is ${group.status}, its protection ${group.protectedStatus}.`
          : undefined,
      },
      {
        code: 'lease-free',
        unless: ['failover-unfinished'],
        evidence: group.lease ? undefined : `No failover holds the group's lease; its epoch is ${group.epoch}.`,
      },
      {
        code: 'pairs-replicated',
        unless: ['no-pairs', 'replication-link-down', 'invalid-member'],
        evidence: `The group has ${instances.length} valid servers with ${pairs.length} replication pairs, none at fault level 5.`,
      },
    ],
    found,
  );

/** The checks of one server, its NICs, EIPs and devices that were passed. Only what was positively seen passes. */
export const passedServerChecks = (
  member: Member,
  site: ObservedSite,
  { nics, found }: { readonly nics: readonly NicPlan[]; readonly found: readonly Finding[] },
): readonly Finding[] =>
  isFinished(member)
    ? []
    : [
        ...passed([...productionChecks(member, site), ...drChecks(member, site, nics)], found),
        ...member.instance.nics.flatMap((nic) => passedNicChecks(nic, nics, site)),
      ];

const productionChecks = (member: Member, site: ObservedSite): readonly Check[] => {
  const server = present(site.servers, member.productionServerId);
  const dr = present(site.servers, member.drServerId);
  const isPlain = server && !server.spot && server.rootDeviceType === 'ebs' && !server.tags[SCALING_TAG];
  const bootMode = server?.bootMode === dr?.bootMode ? server?.bootMode : undefined;
  return [
    {
      code: 'production-seen',
      unless: ['production-missing', 'production-server-elsewhere'],
      evidence:
        server &&
        `Production server ${server.id} (${server.instanceType}) is ${server.state} in ${server.availabilityZone}.`,
    },
    {
      code: 'no-restarter',
      unless: [
        'production-in-auto-scaling-group',
        'production-not-in-service',
        'auto-scaling-group-at-minimum',
        'auto-scaling-unknown',
        'production-is-spot',
        'production-root-not-ebs',
      ],
      evidence: isPlain
        ? `Production server ${server.id} is On-Demand, in no Auto Scaling group, with its root on EBS.`
        : undefined,
    },
    {
      code: 'same-architecture',
      unless: ['architecture-differs'],
      evidence:
        server && server.architecture === dr?.architecture ? `Both servers are ${server.architecture}.` : undefined,
    },
    {
      code: 'same-boot-mode',
      unless: ['boot-mode-differs'],
      evidence: bootMode && `Both servers boot by ${bootMode}.`,
    },
  ];
};

const drChecks = (member: Member, site: ObservedSite, nics: readonly NicPlan[]): readonly Check[] => {
  const dr = present(site.servers, member.drServerId);
  if (!dr) return [];
  const attached = nicsOf(dr.id, site).map(({ id }) => id);
  const coming = nics.filter((nic) => nic.strategy === 'move-eni' && !attached.includes(nic.networkInterfaceId));
  const limit = present(site.serverTypes, dr.instanceType)?.maxNetworkInterfaces;
  return [
    {
      code: 'dr-server-stopped',
      unless: ['dr-server-not-stopped', 'dr-server-missing', 'dr-server-elsewhere'],
      evidence: dr.state === 'stopped' ? `DR server ${dr.id} is stopped in ${dr.availabilityZone}.` : undefined,
    },
    {
      code: 'dr-slots-free',
      unless: ['dr-no-free-slot', 'dr-slots-unknown', 'dr-nics-unknown', 'dr-index-taken'],
      evidence:
        limit !== undefined && nicsKnown(dr.id, site)
          ? `DR server ${dr.id} (${dr.instanceType}) holds ${attached.length} of at most ${limit} NICs, ${coming.length} more are to come.`
          : undefined,
    },
    {
      code: 'dr-devices-free',
      unless: ['dr-device-taken'],
      evidence:
        dr.disks && member.pairs.length > 0 ? `Nothing foreign is at the devices of DR server ${dr.id}.` : undefined,
    },
  ];
};

/** Codes of findings that speak against the routes to a NIC. */
const ROUTE_PROBLEMS: readonly string[] = [
  'route-table-unknown',
  'route-table-missing',
  'route-table-other-vpc',
  'route-held-elsewhere',
  'route-missing',
  'transit-route-blackhole',
];

const passedNicChecks = (nic: RecordedNic, nics: readonly NicPlan[], site: ObservedSite): readonly Finding[] => {
  const plan = nics.find(({ networkInterfaceId }) => networkInterfaceId === nic.networkInterfaceId);
  if (!plan || plan.strategy === 'stays') return [];
  const { id, type, availabilityZone } = present(site.nics, nic.networkInterfaceId) ?? {};
  const { privateIp, eip, mac } = plan.fidelity;
  const eips = eipsOf(nic);
  const blocks = plan.findings.filter(({ verdict }) => verdict === 'BLOCK').map(({ code }) => code);
  return passed(
    [
      {
        code: 'nic-as-recorded',
        unless: ['nic-missing', 'nic-unknown', 'nic-mac-differs', 'nic-ip-differs', 'nic-held-elsewhere'],
        evidence:
          id &&
          `NIC ${id} (${type}, index ${nic.deviceIndex}, ${availabilityZone}) has MAC and private IPs as recorded.`,
      },
      {
        code: 'nic-strategy',
        unless: blocks,
        evidence:
          blocks.length > 0
            ? undefined
            : `NIC ${nic.networkInterfaceId}: ${plan.strategy}; private IP ${privateIp}, EIP ${eip}, MAC ${mac}.`,
      },
      {
        code: 'routes-as-expected',
        unless: ROUTE_PROBLEMS,
        evidence:
          plan.routes &&
          `${plan.routes.map(({ destination, tableId }) => `${destination} in ${tableId}`).join(', ')}: led to production, to the DR side already, or to nobody.`,
      },
      {
        code: 'internet-gateway',
        unless: ['no-internet-gateway', 'internet-gateway-unknown'],
        evidence: gatewaySeen(plan, site),
      },
      {
        code: 'eips-owned',
        unless: ['eip-unknown', 'eip-not-owned', 'eip-elsewhere'],
        evidence:
          eips.length > 0 && eips.every(({ allocationId }) => present(site.addresses, allocationId))
            ? `${eips.map(({ publicIp }) => publicIp).join(', ')} of NIC ${nic.networkInterfaceId}: owned, and where expected.`
            : undefined,
      },
    ],
    plan.findings,
  );
};
