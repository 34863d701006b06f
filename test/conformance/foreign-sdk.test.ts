import { fileURLToPath } from 'node:url';
import { CreateTagsCommand, DescribeInstancesCommand, DescribeNetworkInterfacesCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openApiDocument } from '../../lambdas/api/openapi.ts';
import { createLocalApi } from '../../local/api.ts';
import { documentedApi } from '../../local/documented-api.ts';
import { serveLocally } from '../../local/http.ts';
import { REFERENCE } from '../../local/sdrs-reference.ts';
import { seedSite } from '../../local/site/seed.ts';
import { expectFailedOver, identityOf, type Owners, production, volumesOf } from '../failover/setup.ts';
import { pythonWith } from '../support/python/install.ts';
import { createTestRuntime } from '../support/test-runtime.ts';
import { runPython } from './support/run-python.ts';

const HUAWEI_CLOUD = 'huaweicloudsdksdrs==3.1.219';
const OPEN_TELEKOM_CLOUD = 'otcextensions==0.34.8';
const inSupport = (name: string) => fileURLToPath(new URL(`support/${name}`, import.meta.url));
const ZONE = 'eu-central-1a';
const NAME = 'pets';
const LIMIT = { limitMs: 800_000 };

const pythons = new Map<string, string | undefined>();
for (const requirement of [HUAWEI_CLOUD, OPEN_TELEKOM_CLOUD])
  pythons.set(requirement, await pythonWith({ requirement }));

/** A site that nobody protects yet, served on this machine, with every call that comes in. */
const setup = async () => {
  const runtime = await createTestRuntime();
  onTestFinished(() => runtime.close());
  const { ec2, clock } = runtime;
  const site = await seedSite({ ec2, clock, servers: 1, name: NAME, zones: { production: ZONE, dr: ZONE } });
  for (const server of site.servers) {
    await ec2.send(tagged(server.dr, 'sdrs:dr-server-of', server.production));
    await ec2.send(tagged(server.production, 'sdrs:management-nics', '0'));
  }
  // Such a client cannot say that the fault is confirmed, so it must be seen: EC2's status checks fail.
  ec2.faults.breakServers(production({ site }));
  await clock.sleep(600_000);
  const calls: string[] = [];
  // What production is known by when an action of the group comes in, for as long as it has what moves.
  let known: Owners = {};
  const api = createLocalApi(runtime);
  const server = await serveLocally(async (request, surroundings) => {
    calls.push(`${request.method} ${new URL(request.url).pathname}`);
    if (request.url.endsWith('/action')) {
      const now = await identityOf(ec2, production({ site }));
      if (Object.keys(now).length > 0) known = now;
    }
    return api.fetch(request, surroundings);
  }, 0);
  onTestFinished(() => server.stop());
  return { runtime, site, endpoint: server.url, calls, known: () => known };
};

const tagged = (id: string, Key: string, Value: string) =>
  new CreateTagsCommand({ Resources: [id], Tags: [{ Key, Value }] });

type Subject = Awaited<ReturnType<typeof setup>>;

/** What the DR server is, as SDRS's optional fields say it. */
const fieldsOf = async ({ runtime }: Subject, dr: string) => {
  const { Reservations = [] } = await runtime.ec2.send(new DescribeInstancesCommand({ InstanceIds: [dr] }));
  const server = Reservations[0]?.Instances?.[0];
  const nic = server?.NetworkInterfaces?.find(({ Attachment }) => Attachment?.DeviceIndex === 0);
  return {
    flavorRef: server?.InstanceType,
    primary_subnet_id: nic?.SubnetId,
    primary_ip_address: nic?.PrivateIpAddress,
  };
};

/** Those of the production server, by device index, and the subnet of the first. */
const nicsOf = async ({ runtime }: Subject, server: string) => {
  const Filters = [{ Name: 'attachment.instance-id', Values: [server] }];
  const { NetworkInterfaces = [] } = await runtime.ec2.send(new DescribeNetworkInterfacesCommand({ Filters }));
  const inOrder = NetworkInterfaces.sort(
    (one, other) => (one.Attachment?.DeviceIndex ?? 0) - (other.Attachment?.DeviceIndex ?? 0),
  );
  return { subnet: inOrder[0]?.SubnetId, nics: inOrder.map(({ NetworkInterfaceId }) => NetworkInterfaceId) };
};

/** Each refusal of the scenario. */
const REFUSALS: Readonly<Record<string, string>> = {
  unknown_vpc: 'SDRS.0204',
  name_taken: 'SDRS.0202',
  enable_empty: 'SDRS.1002',
  other_dr_server: 'SDRS.0219',
  server_taken: 'SDRS.1305',
  disk_taken: 'SDRS.1811',
  delete_attached: 'SDRS.1605',
  detach_again: 'SDRS.1604',
  attach_again: 'SDRS.1603',
  enable_again: 'SDRS.1002',
  disable_again: 'SDRS.1002',
  failover_unprotected: 'SDRS.1002',
  drill: 'SDRS.1902',
  rename_drill: 'SDRS.1902',
  delete_drill: 'SDRS.1902',
  create_drill: 'SDRS.0206',
  switchover: 'SDRS.1823',
  add_nic_nowhere: 'SDRS.1335',
  delete_primary: 'SDRS.1311',
  delete_no_nic: 'SDRS.1310',
  resize_running: 'SDRS.1316',
  resize_nobody: 'SDRS.1320',
  resize_same: 'SDRS.1341',
  add_nic_failed_over: 'SDRS.1002',
  resize_failed_over: 'SDRS.1002',
  extend_again: 'SDRS.0201',
  extend_too_soon: 'SDRS.1820',
  extend_nothing: 'SDRS.1608',
  extend_failed_over: 'SDRS.1002',
  no_group: 'SDRS.1013',
  no_instance: 'SDRS.1320',
  no_pair: 'SDRS.1608',
  no_job: 'SDRS.0201',
  failover_again: 'SDRS.1002',
  delete_failure: 'SDRS.0201',
  delete_server: 'SDRS.1330',
  delete_group_with_members: 'SDRS.1001',
};

const TAG_REFUSALS = { no_tag: { status: 404, code: 'SDRS.2206' } };

/** Jobs of the scenario, by their types. */
const JOBS: Readonly<Record<string, string>> = {
  create_group: 'createProtectionGroupNoCG',
  create_instance: 'createProtectedInstanceNoCG',
  detach: 'detachReplicationPairNew',
  delete_pair: 'deleteReplicationPairNoCG',
  create_pair: 'createReplicationPairNoCG',
  attach: 'attachReplicationPairNew',
  extend: 'expandReplicationPairNew',
  resize_dr: 'resizeProtectedInstanceNew',
  add_nic: 'addNicNew',
  delete_nic: 'deleteNicNew',
  enable: 'startProtectionGroupNoCG',
  disable: 'stopProtectionGroupNoCG',
  failover: 'failoverProtectionGroupNoCG',
};

// biome-ignore lint/suspicious/noExplicitAny: what a program has printed; the expectations say its shape
type Said = any;

const expectGroup = (said: Said, { site }: Subject) => {
  const [{ production, dr } = { production: '?', dr: '?' }] = site.servers;
  expect(said.groups).toMatchObject([{ name: NAME, status: 'available', protected_status: 'stopped' }]);
  expect(said.instance).toMatchObject({ name: 'web-1', source_server: production, target_server: dr });
  expect(said.instances).toHaveLength(1);
  expect(said.instances_by_id).toMatchObject([{ id: said.instance.id, name: 'web-1' }]);
  expect(said.protected).toMatchObject({
    status: 'protected',
    priority_station: 'source',
    protected_status: 'started',
  });
  expect(said.failed_over).toMatchObject({
    status: 'failed-over',
    priority_station: 'target',
    protected_status: 'stopped',
  });
  expect(said.failed_over_instances).toMatchObject([{ status: 'failed-over' }]);
  expect([said.drills, said.failures]).toEqual([[], []]);
  expect(said.quotas).toMatchObject([{ type: 'server_groups', used: 1, quota: -1 }, { type: 'replications' }]);
};

const expectPairs = (said: Said, disks: number) => {
  expect(said.pairs).toHaveLength(disks);
  expect(said.pairs_of_instance).toHaveLength(disks);
  expect(said.pairs_of_nobody).toEqual([]);
  expect(said.create_instance.entities.sub_jobs).toHaveLength(disks);
  expect(said.enable.entities.sub_jobs).toHaveLength(disks);
  expect(said.loose_pair).toMatchObject({ name: 'data', attachment: [] });
  const { volume_size } = said.attached_pair.record_metadata;
  expect(said.extended_pair).toMatchObject({
    status: 'available',
    record_metadata: { volume_size: volume_size + 10 },
  });
  expect(said.attached_pair.attachment).toMatchObject([{ protected_instance: said.instance.id, device: '/dev/vdq' }]);
};

const expectTags = (said: Said) => {
  const tag = (key: string, value: string) => ({ key, value });
  expect(said.tags).toEqual([tag('tier', 'web'), tag('stage', 'live'), tag('owner', 'ada')]);
  expect(said.project_tags).toContainEqual({ key: 'owner', values: ['ada'] });
  expect(said.found).toMatchObject({ total_count: 1, resources: [{ resource_id: said.instance.id }] });
  expect(said.counted).toEqual({ total_count: 1 });
  expect(said.tags_left).toEqual([tag('stage', 'live')]);
  expect(said).toMatchObject(TAG_REFUSALS);
};

const expectVersions = (said: Said) => {
  expect(said.versions.versions).toEqual([said.version.version]);
  expect(said.version.version).toMatchObject({ id: 'v1', status: 'CURRENT' });
};

/** A call of the reference as a pattern of what goes over the wire. */
const patternOf = (call: string): RegExp => {
  const [method, path = ''] = call.split(' ');
  const project = path.length > 1 && path !== '/v1' ? '/v1/[^/]+' : '';
  return new RegExp(`^${method} ${project}${path.replace(/\{\w+\}/g, '[^/]+')}$`);
};

const expectScenario = (said: Said, subject: Subject, disks: number) => {
  const refused = Object.fromEntries(Object.keys(REFUSALS).map((name) => [name, said[name]]));
  expect(refused).toEqual(
    Object.fromEntries(Object.entries(REFUSALS).map(([name, code]) => [name, { status: 400, code }])),
  );
  for (const [name, job_type] of Object.entries(JOBS))
    expect(said[name]).toMatchObject({ status: 'SUCCESS', job_type });
  expectGroup(said, subject);
  expectPairs(said, disks);
};

/** Runs the scenario on a site of its own. */
const play = async (python: string | undefined, client: string, emptied: boolean) => {
  const subject = await setup();
  const [server = { production: '?', dr: '?' }] = subject.site.servers;
  const disks = (await volumesOf(subject.runtime.ec2, server.production)).length;
  const fields = await fieldsOf(subject, server.dr);
  const { endpoint, site } = subject;
  const place = { endpoint, name: NAME, vpc: site.vpcId, zone: ZONE, ...(await nicsOf(subject, server.production)) };
  const wish = { ...place, server: server.production, fields, emptied };
  const input = JSON.stringify(wish);
  const { code, out, err } = await runPython(python ?? '', [inSupport(client)], { ...LIMIT, input });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const said: Said = JSON.parse(out);
  expectScenario(said, subject, disks);
  return { ...subject, said, before: subject.known() };
};

const expectProtectedAgain = (said: Said) => {
  expect(said.reprotect).toMatchObject({ status: 'SUCCESS', job_type: 'reprotectProtectionGroupNoCG' });
  expect(said.protected_again).toMatchObject({
    status: 'protected',
    priority_station: 'target',
    protected_status: 'started',
  });
};

/** By another process of the same client. */
const protectAgain = async (python: string | undefined, client: string, wish: object) => {
  const input = JSON.stringify(wish);
  const { code, out, err } = await runPython(python ?? '', [inSupport(client)], { ...LIMIT, input });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expectProtectedAgain(JSON.parse(out));
};

describe('an SDK of SDRS that was written for another cloud', () => {
  const [huaweiCloud, openTelekomCloud] = [pythons.get(HUAWEI_CLOUD), pythons.get(OPEN_TELEKOM_CLOUD)];

  it.skipIf(!huaweiCloud)(`drives every operation of the reference, refusals included: ${HUAWEI_CLOUD}`, async () => {
    const { said, calls, runtime, site, before, endpoint } = await play(huaweiCloud, 'clients/huaweicloud.py', false);
    const reprotect = said.create_group.entities.server_group_id;
    await expectFailedOver({ runtime, site }, before, reprotect);
    await protectAgain(huaweiCloud, 'clients/huaweicloud.py', { endpoint, reprotect });
    expectTags(said);
    expectVersions(said);
    const unasked = REFERENCE.filter(({ call }) => !calls.some((made) => patternOf(call).test(made)));
    expect(unasked.map(({ title }) => title)).toEqual([]);
  });

  it.skipIf(!openTelekomCloud)(
    `drives every operation that it has, refusals included: ${OPEN_TELEKOM_CLOUD}`,
    async () => {
      const { said } = await play(openTelekomCloud, 'clients/opentelekomcloud.py', true);
      expectProtectedAgain(said);
      expect(said.delete_instance).toMatchObject({ status: 'SUCCESS', job_type: 'deleteProtectedInstanceNoCG' });
      expect(said.deleted).toEqual({ status: 400, code: 'SDRS.1013' });
    },
  );
});

describe('every call of an SDK', () => {
  const python = pythons.get(HUAWEI_CLOUD);

  it.skipIf(!python)('is answered, and documented', async () => {
    const { code, out, err } = await runPython(python ?? '', [inSupport('foreign_operations.py')], LIMIT);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const calls = (JSON.parse(out) as string[]).map((call) => call.replace('/{api_version}', '/v1'));
    expect(calls.length).toBeGreaterThan(40);
    const documented = Object.entries(openApiDocument(documentedApi()).paths ?? {}).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(calls.filter((call) => !documented.includes(call))).toEqual([]);
  });
});
