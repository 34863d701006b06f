import type { Member } from '../../../lambdas/domain/group/member.ts';
import type { NicPlan } from '../../../lambdas/domain/group/promise.ts';
import type {
  GroupAggregate,
  ProtectedInstance,
  ProtectionGroup,
} from '../../../lambdas/domain/group/protection-group.ts';
import { recordNic, refreshRecorded } from '../../../lambdas/domain/group/record.ts';
import type { RecordedNic } from '../../../lambdas/domain/group/recorded-nic.ts';
import { otherStation, type Station } from '../../../lambdas/domain/group/station.ts';
import { planFailover } from '../../../lambdas/domain/plan/plan.ts';
import type { ServerPlan } from '../../../lambdas/domain/plan/plan-types.ts';
import { turnRound } from '../../../lambdas/domain/reprotection/turn-round.ts';
import type { ObservedNic, ObservedRouteTable, ObservedSite } from '../../../lambdas/domain/site/observed.ts';
import { makeProtectedInstance, makeProtectionGroup, makeReplicationPair } from '../../support/builders.ts';
import { makeAddress, makeDrServer, makeServer, makeSite, makeVolume } from '../../support/observed.ts';
import { attachedAt } from './identity.ts';

/** A server and its DR server, as EC2 shows both and as they are recorded; `i-other` can take the place of one. */
export interface Stand {
  readonly nics: readonly ObservedNic[];
  readonly instance: ProtectedInstance;
  readonly production: Station;
  /** VPC and transit gateway route tables. @default there are none */
  readonly tables?: readonly ObservedRouteTable[];
  /** NICs that EC2 shows no more. @default none */
  readonly gone?: readonly string[];
}

export const siteOf = ({ nics, tables = [], gone = [] }: Omit<Stand, 'instance' | 'production'>): ObservedSite => {
  const addresses = nics.flatMap(({ id, privateIps }) =>
    privateIps.flatMap(({ address, eip }) =>
      eip?.allocationId
        ? [makeAddress({ ...eip, allocationId: eip.allocationId, networkInterfaceId: id, privateIp: address })]
        : [],
    ),
  );
  const seen = makeSite({
    servers: [makeServer({ state: 'stopped' }), makeDrServer(), makeServer({ id: 'i-other', state: 'stopped' })],
    nics,
    addresses,
    volumes: [makeVolume({ id: 'vol-production' }), makeVolume({ id: 'vol-dr' })],
    routeTables: tables,
  });
  return { ...seen, nics: new Map([...seen.nics, ...gone.map((id) => [id, { is: 'absent' }] as const)]) };
};

/** What a failover does, told without its rules. */
const carriedOut = (
  stand: Pick<Stand, 'nics' | 'tables'>,
  plan: NicPlan,
  to: string,
): Pick<Stand, 'nics' | 'tables'> => {
  const { networkInterfaceId, landsOn, deviceIndex, strategy, addresses, privateIps = [], routes = [] } = plan;
  const tables = (stand.tables ?? []).map((table) => ({
    ...table,
    routes: table.routes.map((route) => {
      const led = routes.find(({ tableId, destination }) => tableId === table.id && destination === route.destination);
      return led ? { ...route, target: led.to } : route;
    }),
  }));
  if (landsOn === networkInterfaceId) {
    const moved = (nic: ObservedNic) =>
      nic.id === landsOn ? { ...nic, attachment: attachedAt(to, deviceIndex) } : nic;
    return { nics: stand.nics.map(moved), tables };
  }
  const placeOf = (one: { readonly landsOn?: string }) => one.landsOn ?? landsOn;
  const coming = privateIps.filter(({ fidelity }) => fidelity === 'PRESERVED');
  const nics = stand.nics.map((nic) => {
    const leaves = (address: string) =>
      strategy === 'reassign-ips' && nic.id === networkInterfaceId && coming.some((ip) => ip.address === address);
    const own = nic.privateIps.filter(({ address }) => !leaves(address));
    const arrived = coming.filter((ip) => placeOf(ip) === nic.id && !own.some((one) => one.address === ip.address));
    const all: ObservedNic['privateIps'] = [...own, ...arrived.map(({ address }) => ({ address, primary: false }))];
    return {
      ...nic,
      privateIps: all.map(({ eip, ...ip }) => {
        const landed = addresses.find((one) => placeOf(one) === nic.id && one.privateIp === ip.address);
        if (landed) return { ...ip, eip: { allocationId: landed.allocationId, publicIp: landed.publicIp } };
        return eip && !addresses.some(({ allocationId }) => allocationId === eip.allocationId) ? { ...ip, eip } : ip;
      }),
    };
  });
  return { nics, tables };
};

export const memberIn = ({ instance, production }: Stand, group: Partial<ProtectionGroup> = {}): Member => ({
  group: makeProtectionGroup({ ...group, priorityStation: otherStation(production), status: 'failed-over' }),
  instance,
  pairs: [makeReplicationPair()],
  production,
  productionServerId: instance.servers[production],
  drServerId: instance.servers[otherStation(production)],
});

const aggregateOf = ({ instance, production }: Stand, group: Partial<ProtectionGroup>): GroupAggregate => ({
  group: makeProtectionGroup({ ...group, priorityStation: production }),
  instances: [{ ...instance, status: 'protected' }],
  pairs: [makeReplicationPair()],
});

/** What a failover would do now. */
export const planned = (stand: Stand, group: Partial<ProtectionGroup> = {}): ServerPlan => {
  const [server] = planFailover(aggregateOf(stand, group), siteOf(stand)).servers;
  if (!server) throw new Error('no plan for the server');
  return server;
};

/** Once it is failed over, as it was planned; `production` is the station that has handed over. */
export const failedOver = (stand: Stand, group: Partial<ProtectionGroup> = {}): Stand => {
  const promised = planned(stand, group).nics;
  const to = stand.instance.servers[otherStation(stand.production)];
  const now = promised.reduce<Pick<Stand, 'nics' | 'tables'>>((before, plan) => carriedOut(before, plan, to), stand);
  const [instance] = refreshRecorded(aggregateOf(stand, group), siteOf(stand)).instances;
  return { ...stand, ...now, instance: { ...stand.instance, ...instance, promised } };
};

/** A failover, and the protection in the other direction after it. */
export const trip = (stand: Stand, group: Partial<ProtectionGroup> = {}): Stand =>
  turned(failedOver(stand, group), group);

/** Once it is protected in the other direction. */
export const turned = (over: Stand, group: Partial<ProtectionGroup> = {}, standby?: string): Stand => {
  const { instance } = turnRound(memberIn(over, group), siteOf(over), standby);
  return { ...over, instance, production: otherStation(over.production) };
};

/** @param sayings of the NICs of production, in their order */
export const begin = (
  nics: readonly ObservedNic[],
  sayings: readonly Partial<RecordedNic>[],
  tables?: readonly ObservedRouteTable[],
): Stand => ({
  nics,
  instance: makeProtectedInstance({
    nics: nics
      .filter(({ attachment }) => attachment?.serverId === 'i-production')
      .map((nic, n) => recordNic(nic, sayings[n] ?? {})),
  }),
  production: 'source',
  ...(tables ? { tables } : {}),
});
