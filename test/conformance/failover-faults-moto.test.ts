import {
  AttachVolumeCommand,
  DescribeAddressesCommand,
  type EC2Client,
  ModifyInstanceAttributeCommand,
  StartInstancesCommand,
} from '@aws-sdk/client-ec2';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createGuard } from '../../lambdas/handlers/guard/guard.ts';
import type { GroupDescription } from '../../lambdas/handlers/operations/groups/group-description.ts';
import { createCancelFailover } from '../../lambdas/handlers/operations/runs/cancel-failover.ts';
import { machinesIn } from '../../local/definition.ts';
import type { SeededSite } from '../../local/site/seed.ts';
import { synthesisedTemplate } from '../../local/synthesise.ts';
import {
  CONFIRMATION,
  expectFailedOver,
  handedOver,
  identityOf,
  production,
  serversById,
  volumesOf,
} from '../failover/setup.ts';
import { type Moto, startMoto } from '../support/moto.ts';
import { type Account, ec2At, openAccount } from './support/account.ts';
import { deadZone, denied, neverStopping } from './support/broken-ec2.ts';
import { type Interception, type LethalProxy, startLethalProxy } from './support/lethal-proxy.ts';
import {
  type EmbeddedService,
  embeddedOn,
  followOn,
  type ProtectOptions,
  protectSite,
  runEmbedded,
} from './support/protected-site.ts';

const REASON = 'its breaker was pulled';
const moto = await startMoto();
afterAll(() => moto?.stop());

/** The account as it is, and the service, which sees it through a proxy. */
describe.skipIf(!moto)('a failover over the wire to an EC2 that is half dead', () => {
  let account: Account;
  let proxy: LethalProxy;
  let throughProxy: EC2Client;
  let service: EmbeddedService;
  const repairs: (() => void)[] = [];

  beforeAll(async () => {
    const { endpoint } = moto as Moto;
    account = await openAccount(endpoint);
    proxy = await startLethalProxy(endpoint);
    throughProxy = ec2At(proxy.endpoint);
    service = embeddedOn({ ec2: throughProxy, dynamoDb: account.dynamoDb }, machinesIn(await synthesisedTemplate()));
  });
  afterEach(repair);
  afterAll(async () => {
    service?.close();
    throughProxy?.destroy();
    await proxy?.stop();
    account?.close();
  });

  function repair(): void {
    for (const end of repairs.splice(0)) end();
  }
  const breakEc2 = (interception: Interception) => repairs.push(proxy.intercept(interception));

  const protect = async (options: ProtectOptions) => {
    const site = await protectSite(account, service, options);
    const before = await identityOf(account.ec2, production({ site }));
    const roots = new Map<string, string>();
    for (const id of production({ site })) roots.set(id, await rootVolumeOf(account.ec2, id));
    return { site, before, roots, subject: { runtime: { ec2: account.ec2, store: service.store }, site } };
  };

  const failOver = async (groupId: string, failoverId: string, accepted: readonly string[] = []) => {
    const acceptUnfenced = accepted.map((instance) => ({ instance, reason: REASON }));
    const request = { groupId, confirmation: CONFIRMATION, ...(accepted.length > 0 ? { acceptUnfenced } : {}) };
    return (await runEmbedded(service, failoverId, request)).execution;
  };

  const sweep = (groupId: string) => createGuard(service)({ groupId }, { id: 'try-1', remainingMs: () => 300_000 });

  const expectFenced = async (id: string): Promise<void> => {
    const server = (await serversById(account.ec2)).get(id);
    expect(server?.State?.Name).toBe('stopped');
    expect(server?.BlockDeviceMappings?.map(({ DeviceName }) => DeviceName)).not.toContain(server?.RootDeviceName);
    expect(server?.Tags?.map(({ Key }) => Key)).toContain('sdrs:fenced');
  };

  const ownersOf = ({ servers }: SeededSite) =>
    identityOf(
      account.ec2,
      servers.flatMap((server) => [server.production, server.dr]),
    );

  it('tags, stops and cuts off its root volume from each production server, in that order (F1, F3, F4)', async () => {
    const { site, before, subject } = await protect({ name: 'fence', servers: 1 });
    const [{ production: server }] = site.servers as [SeededSite['servers'][number]];
    const rungs: (string | null)[] = [];
    breakEc2((form) => {
      const isOfServer = [...form.values()].includes(server) || form.get('Action') === 'DetachNetworkInterface';
      if (isOfServer && !form.get('Action')?.startsWith('Describe')) rungs.push(form.get('Action'));
      return undefined;
    });
    expect(await failOver('fence', 'fence-1')).toMatchObject({ status: 'SUCCEEDED' });
    await expectFailedOver(subject, before, 'fence');
    for (const id of production({ site })) await expectFenced(id);
    expect(rungs).toEqual(['CreateTags', 'StopInstances', 'DetachVolume', 'DetachNetworkInterface']);
  });

  it('fails by name where a server does not stop, fences and migrates the other one, and leaves that identity alone', async () => {
    const { site, before } = await protect({ name: 'stuck', servers: 2, change: hurried });
    const [stuck, other] = site.servers;
    breakEc2(neverStopping([stuck?.production ?? '?']));
    const execution = await failOver('stuck', 'stuck-1');
    expect(execution).toMatchObject({ status: 'FAILED', error: 'ProductionServerNotFencedError' });
    expect(execution?.cause).toContain(`${stuck?.production} of ${stuck?.name}`);
    expect(execution?.cause).toMatch(/F1/);
    const expected = Object.entries(before).map(([address, owner]) => [
      address,
      owner === stuck?.production ? owner : other?.dr,
    ]);
    expect(await ownersOf(site)).toEqual(Object.fromEntries(expected));
    await expectFenced(other?.production ?? '?');
    expect((await serversById(account.ec2)).get(stuck?.production ?? '?')?.State?.Name).toBe('running');
    const { instances } = await service.store.members('stuck');
    expect(instances.find(({ name }) => name === stuck?.name)?.progress).toMatchObject({ rung: 'F1' });
  });

  it('goes on with one that was accepted, says UNFENCED, and fences it as soon as it answers (F7)', async () => {
    const { site, before } = await protect({ name: 'accepted', servers: 2, change: hurried });
    const [stuck] = site.servers;
    breakEc2(neverStopping([stuck?.production ?? '?']));
    expect(await failOver('accepted', 'accepted-1', [stuck?.name ?? '?'])).toMatchObject({ status: 'SUCCEEDED' });
    expect(await ownersOf(site)).toEqual(handedOver(before, { site }));
    expect(await service.store.findFailover('accepted', 'accepted-1')).toMatchObject({
      unfencedMembers: [{ name: stuck?.name, productionServerId: stuck?.production, reason: REASON }],
    });
    expect((await serversById(account.ec2)).get(stuck?.production ?? '?')?.State?.Name).toBe('running');
    repair();
    expect(await sweep('accepted')).toMatchObject({ fenced: [{ serverId: stuck?.production }], open: [] });
    await expectFenced(stuck?.production ?? '?');
  });

  it('a production server that is started by hand afterwards is stopped again within one sweep', async () => {
    const { site, roots } = await protect({ name: 'guarded', servers: 1 });
    const [{ production: id, name } = { production: '?', name: '?' }] = site.servers;
    await failOver('guarded', 'guarded-1');
    const device = (await serversById(account.ec2)).get(id)?.RootDeviceName;
    await account.ec2.send(new AttachVolumeCommand({ VolumeId: roots.get(id), InstanceId: id, Device: device }));
    await account.ec2.send(new StartInstancesCommand({ InstanceIds: [id] }));
    expect((await serversById(account.ec2)).get(id)?.State?.Name).toBe('running');
    const began = service.clock.now();
    expect(await sweep('guarded')).toMatchObject({
      guarded: 1,
      found: [{ name, serverId: id, state: 'running' }],
      fenced: [{ serverId: id }],
      open: [],
    });
    await expectFenced(id);
    expect(service.clock.now() - began).toBeLessThan(60_000);
    const trail = (await service.store.listEvents('guarded')).map(({ type }) => type);
    expect(trail).toEqual(expect.arrayContaining(['productionServerReturned', 'productionServerFencedAgain']));
  });

  /** Whether each root volume goes with its server. */
  const rootFlags = async (site: SeededSite) => {
    const servers = await serversById(account.ec2);
    const flagOf = (id: string) => {
      const { RootDeviceName, BlockDeviceMappings = [] } = servers.get(id) ?? {};
      return BlockDeviceMappings.find(({ DeviceName }) => DeviceName === RootDeviceName)?.Ebs?.DeleteOnTermination;
    };
    return Object.fromEntries(production({ site }).map((id) => [id, flagOf(id)]));
  };

  it('gives production back when it is cancelled before anything has moved', async () => {
    const { site, before, roots } = await protect({ name: 'undone', servers: 1 });
    for (const InstanceId of production({ site })) {
      const DeviceName = (await serversById(account.ec2)).get(InstanceId)?.RootDeviceName;
      const BlockDeviceMappings = [{ DeviceName, Ebs: { DeleteOnTermination: true } }];
      await account.ec2.send(new ModifyInstanceAttributeCommand({ InstanceId, BlockDeviceMappings }));
    }
    const flags = await rootFlags(site);
    expect(Object.values(flags)).toEqual([true]);
    breakEc2(denied('CreateVolume'));
    expect(await failOver('undone', 'undone-1')).toMatchObject({ error: 'ServerNotMigratedError' });
    for (const id of production({ site })) await expectFenced(id);
    await createCancelFailover(service)({ group: 'undone', start: true, follow: followOn(service) });
    expect(await ownersOf(site)).toEqual(before);
    const servers = await serversById(account.ec2);
    for (const id of production({ site })) {
      expect(servers.get(id)?.State?.Name).toBe('running');
      expect(servers.get(id)?.Tags?.map(({ Key }) => Key)).not.toContain('sdrs:fenced');
      expect(await rootVolumeOf(account.ec2, id)).toBe(roots.get(id));
    }
    expect(await rootFlags(site)).toEqual(flags);
    expect(await service.store.findGroup('undone')).toMatchObject({ status: 'protected', priorityStation: 'source' });
    repair();
    expect(await failOver('undone', 'undone-2')).toMatchObject({ status: 'SUCCEEDED' });
  });

  it("does all but the fence where production's zone is dead, and then brings the EIP to the other zone (S7)", async () => {
    const demands = { mac: 'preferred', privateIp: 'preferred', eip: 'required' } as const;
    const { site, before } = await protect({
      name: 'zones',
      servers: 1,
      drZone: 'eu-central-1b',
      change: (description) => hurried({ ...description, demands }),
    });
    breakEc2(deadZone(production({ site })));
    expect(await failOver('zones', 'zones-1')).toMatchObject({ error: 'ProductionServerNotFencedError' });
    expect(await ownersOf(site)).toEqual(before);
    const { instances } = await service.store.members('zones');
    expect(instances.map(({ progress }) => progress?.phases.disks?.state)).toEqual(['done']);
    repair();
    expect(await failOver('zones', 'zones-2')).toMatchObject({ status: 'SUCCEEDED' });
    for (const id of production({ site })) await expectFenced(id);
    // One, as moto shows one EIP a NIC, whatever it carries.
    const recorded = instances.flatMap(({ nics }) =>
      nics.flatMap(({ privateIps }) => privateIps.flatMap(({ eip }) => eip ?? [])),
    );
    const PublicIps = recorded.map(({ publicIp }) => publicIp);
    const { Addresses } = await account.ec2.send(new DescribeAddressesCommand({ PublicIps }));
    const { NetworkInterfaces } = (await serversById(account.ec2)).get(site.servers[0]?.dr ?? '?') ?? {};
    expect(Addresses).toMatchObject([{ NetworkInterfaceId: NetworkInterfaces?.[0]?.NetworkInterfaceId }]);
    expect(await service.store.findGroup('zones')).toMatchObject({ status: 'failed-over' });
  });
});

/** Fewer passes over the wire until a budget is over. */
const hurried = (description: GroupDescription): GroupDescription => ({
  ...description,
  policy: { fencingBudgetSeconds: 60 },
});

const rootVolumeOf = async (ec2: Account['ec2'], id: string): Promise<string> => {
  const device = (await serversById(ec2)).get(id)?.RootDeviceName;
  const volumes = await volumesOf(ec2, id);
  const root = volumes.find(({ Attachments = [] }) => Attachments.some(({ Device }) => Device === device));
  return root?.VolumeId ?? '?';
};
