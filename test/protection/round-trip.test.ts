import {
  DescribeAddressesCommand,
  DescribeInstancesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createImportGroup } from '../../lambdas/handlers/operations/groups/import-group.ts';
import { createDeleteLeftovers } from '../../lambdas/handlers/operations/leftovers/leftovers.ts';
import type { Execution } from '../../lambdas/ports/workflow.ts';
import { must } from '../../local/site/ec2.ts';
import { seedSite } from '../../local/site/seed.ts';
import { buildSite } from '../../simulation/sites/build-site.ts';
import { describeOnly } from '../../simulation/sites/identity-site.ts';
import { OVERLAY, seedOverlay } from '../../simulation/sites/routed-site.ts';
import type { GroupPlan, NicPlan, ServerPlan } from '../../simulation/sites/site-plan.ts';
import { leadTo, seedTwin } from '../../simulation/sites/twin-site.ts';
import { setupRelaunch } from '../failover/relaunch-site.ts';
import { failOver, GROUP, type SetupOptions, type Subject } from '../failover/setup.ts';
import { allRoutes, overlayTargets, transitTargets } from '../support/routes.ts';
import { createTestRuntime, type TestRuntime } from '../support/test-runtime.ts';
import { kept, setupDisabled, turn } from './setup.ts';

const TRIPS = 10;
const TWO_ZONES = { production: 'eu-central-1a', dr: 'eu-central-1b' };

interface Travelling extends Pick<Subject, 'runtime'> {
  /** Where routes lead clients. @default there are none */
  readonly routes?: () => Promise<unknown>;
}

const newRuntime = async (): Promise<TestRuntime> => {
  const runtime = await createTestRuntime();
  onTestFinished(() => runtime.close());
  return runtime;
};

const plain = async (options: SetupOptions = {}): Promise<Travelling> => {
  const subject = await setupDisabled({ servers: 2, ...options });
  expect(await turn(subject, 'on')).toMatchObject({ status: 'SUCCEEDED' });
  return subject;
};

const twin = async (): Promise<Travelling> => {
  const runtime = await newRuntime();
  const site = await seedSite({ ...runtime, servers: 1, name: GROUP, zones: TWO_ZONES });
  const seeded = await seedTwin(runtime, site);
  for (const address of seeded.privateIps) await leadTo(runtime, seeded, address, seeded.attachments.source);
  await runtime.clock.sleep(60_000);
  await createImportGroup(runtime)(seeded.description);
  return { runtime, routes: () => transitTargets(runtime, seeded) };
};

const overlay = async (): Promise<Travelling> => {
  const runtime = await newRuntime();
  const site = await seedSite({ ...runtime, servers: 1, name: GROUP, zones: TWO_ZONES });
  const seeded = await seedOverlay(runtime, site);
  const nic = {
    networkInterfaceId: seeded.nic,
    drNetworkInterfaceId: seeded.drNic,
    demands: { mac: 'preferred' } as const,
    overlay: { addresses: [OVERLAY], routeTableIds: [...seeded.tables] },
  };
  const [primary] = must(site.description.instances[0]?.nics, 'the NICs of the instance');
  await createImportGroup(runtime)(describeOnly(site, [must(primary, 'the management NIC'), nic]));
  return { runtime, routes: () => overlayTargets(runtime, seeded) };
};

const SERVER: Omit<ServerPlan, 'nics'> = {
  name: 'one',
  dataDisks: 1,
  kms: 'none',
  hypervisor: 'nitro',
  spot: false,
  autoScaling: false,
  protections: { stop: false, termination: false, nicsGoToo: false, disksGoToo: false },
  recoveryPoints: 1,
  loneSnapshot: false,
  drDisks: true,
};

const nic = (index: number, strategy: NicPlan['strategy'], more: Partial<NicPlan> = {}): NicPlan => ({
  index,
  strategy,
  secondaryIps: 0,
  eips: 0,
  ipv6: 0,
  overlays: 0,
  ...more,
});

/** A site with these NICs at its one production server, from index 0 on. */
const drawn = (place: Pick<GroupPlan, 'zones' | 'vpcs'>, nics: readonly NicPlan[]) => async (): Promise<Travelling> => {
  const runtime = await newRuntime();
  const group = { name: GROUP, ...place, isolation: false, policy: {}, servers: [{ ...SERVER, nics }] };
  const [description] = await buildSite({ groups: [group] })(runtime);
  const { instances } = await createImportGroup(runtime)(must(description, 'a group'));
  const tables = instances.flatMap((one) => one.nics.flatMap(({ twin }) => twin?.transitGatewayRouteTableId ?? []));
  return { runtime, routes: () => allRoutes(runtime, [...new Set(tables)]) };
};

/** What has to be the same after each way there, and after each way home. */
const standing = async ({ runtime, routes }: Travelling) => {
  const { ec2 } = runtime;
  const { group, instances, pairs } = await kept(runtime);
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({}));
  const living = Reservations.flatMap(({ Instances = [] }) => Instances).filter(
    ({ State }) => State?.Name !== 'terminated',
  );
  const servers = new Map(living.map((server) => [server.InstanceId, server]));
  const { NetworkInterfaces = [] } = await ec2.send(new DescribeNetworkInterfacesCommand({}));
  const { Addresses = [] } = await ec2.send(new DescribeAddressesCommand({}));
  const { Volumes = [] } = await ec2.send(new DescribeVolumesCommand({}));
  const { Snapshots = [] } = await ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }));
  const placeOf = (id: string | undefined) =>
    instances.flatMap(({ name, servers: own }) =>
      (['source', 'target'] as const).filter((station) => own[station] === id).map((station) => `${name} ${station}`),
    )[0];
  return {
    production: group?.priorityStation,
    servers: instances.flatMap(({ name, servers: own }) =>
      (['source', 'target'] as const).map((station) => ({
        server: `${name} ${station}`,
        state: servers.get(own[station])?.State?.Name,
        devices: servers
          .get(own[station])
          ?.BlockDeviceMappings?.map(({ DeviceName }) => DeviceName)
          .sort(),
        tags: servers
          .get(own[station])
          ?.Tags?.map(({ Key }) => Key)
          .filter((key) => key !== 'Name')
          .sort(),
      })),
    ),
    living: living.length,
    nics: NetworkInterfaces.map((nic) => [
      nic.NetworkInterfaceId,
      nic.MacAddress,
      placeOf(nic.Attachment?.InstanceId),
      nic.Attachment?.DeviceIndex,
      nic.PrivateIpAddresses?.map(({ PrivateIpAddress }) => PrivateIpAddress).sort(),
      nic.Groups?.map(({ GroupId }) => GroupId).sort(),
    ]).sort(),
    eips: Addresses.map(({ PublicIp, NetworkInterfaceId, PrivateIpAddress }) => [
      PublicIp,
      NetworkInterfaceId,
      PrivateIpAddress,
    ]).sort(),
    routes: await routes?.(),
    records: instances.map(({ nics, standbyNics }) => ({ nics, standbyNics })),
    pairs: pairs.map(({ device, volumes }) => [device, Object.keys(volumes).sort()]),
    volumes: Volumes.map(({ State, Attachments = [] }) =>
      [State, placeOf(Attachments[0]?.InstanceId)].join(' '),
    ).sort(),
    snapshots: Snapshots.length,
  };
};

const trailLength = async ({ runtime }: Travelling) => (await runtime.store.listEvents(GROUP)).length;

const ended = (execution: Execution | undefined) =>
  execution?.status === 'SUCCEEDED' ? execution.status : JSON.stringify(execution);

/** There, or home: a failover, the protection after it, and what is left deleted once it is kept no longer. */
const half = async (subject: Travelling, failoverId: string) => {
  const { runtime } = subject;
  const before = await trailLength(subject);
  expect(ended(await failOver(subject, failoverId))).toBe('SUCCEEDED');
  expect(ended(await turn(subject, 'on'))).toBe('SUCCEEDED');
  await runtime.clock.sleep(15 * 86_400_000);
  const { disposed } = await createDeleteLeftovers(runtime)(GROUP, { caller: 'Ada' });
  expect(disposed.flatMap(({ outcomes }) => outcomes.filter(({ outcome }) => outcome.outcome !== 'done'))).toEqual([]);
  await runtime.clock.sleep(60_000);
  expect((await kept(runtime)).group).toMatchObject({ status: 'protected', protectedStatus: 'started' });
  return (await trailLength(subject)) - before;
};

const ONE = { zones: 'one', vpcs: 'one' } as const;
const TWO = { zones: 'two', vpcs: 'one' } as const;

const SITES: readonly (readonly [string, () => Promise<Travelling>])[] = [
  ['one zone', plain],
  ['two zones, twin VPCs', twin],
  ['two zones, an overlay address', overlay],
  ['one zone, relaunched on the primary NIC', () => setupRelaunch()],
  [
    'one zone, private IPs reassigned beside a NIC that moves',
    drawn(ONE, [
      nic(0, 'reassign-ips', { secondaryIps: 2, eips: 2, overlays: 1 }),
      nic(1, 'move-nic', { secondaryIps: 1, eips: 2, ipv6: 1, overlays: 1 }),
    ]),
  ],
  [
    'one zone, twin VPCs',
    drawn({ zones: 'one', vpcs: 'twin' }, [nic(0, 'twin-vpc', { secondaryIps: 1, eips: 1 }), nic(2, 'move-nic')]),
  ],
  [
    'two zones, EIPs and overlay addresses of several NICs on one',
    drawn(TWO, [
      nic(0, 'remap-eip', { secondaryIps: 1, eips: 2 }),
      nic(1, 'overlay-route', { overlays: 2, eips: 1 }),
      nic(2, 'overlay-route', { overlays: 1, eips: 1 }),
      nic(3, 'stays'),
    ]),
  ],
];

describe.each(SITES)('a group that goes there and home in %s', (_, begin) => {
  it(`is the same after each of ${TRIPS} round trips`, async () => {
    const subject = await begin();
    const before = await standing(subject);
    const trips: { there: Awaited<ReturnType<typeof standing>>; home: typeof before; lines: number[] }[] = [];
    for (let trip = 0; trip < TRIPS; trip += 1) {
      const away = await half(subject, `there-${trip}`);
      const there = await standing(subject);
      const back = await half(subject, `home-${trip}`);
      trips.push({ there, home: await standing(subject), lines: [away, back] });
    }
    const [first, second, ...others] = trips;
    // DR servers had disks of their own before the first trip, and nobody had a fence's tag.
    for (const what of ['production', 'nics', 'eips', 'routes'] as const) {
      expect(first?.home[what]).toEqual(before[what]);
      expect(second?.there[what]).toEqual(first?.there[what]);
    }
    expect(first?.home.records.map(({ nics }) => nics)).toEqual(before.records.map(({ nics }) => nics));
    for (const trip of others) expect(trip).toEqual(second);
  });
});
