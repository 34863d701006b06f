import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { makeProtectedInstance, makeProtectionGroup, makeReplicationPair } from '../support/builders.ts';
import { createGroup, filledGroup, open, turned, ZONE } from './plain-client.ts';
import { fakeApi } from './setup.ts';

const at = { createdAt: '2026-11-23T09:08:07.654Z', updatedAt: '2026-11-24T09:08:07.006Z' };

describe('what SDRS shows', () => {
  const shown = async () => {
    const { call, store } = fakeApi();
    const pair = makeReplicationPair({ ...at, volumes: { source: 'vol-1' } });
    await store.create({ group: makeProtectionGroup(at), instances: [makeProtectedInstance(at)], pairs: [pair] });
    const [{ body: group }, { body: instance }, { body: replication }] = await Promise.all([
      call('GET', '/server-groups/group-1'),
      call('GET', '/protected-instances/instance-1'),
      call('GET', '/replications/pair-1'),
    ]);
    return [group.server_group, instance.protected_instance, replication.replication];
  };

  it('has the time format of its kind', async () => {
    const times = (await shown()).map(({ created_at, updated_at }) => [created_at, updated_at]);
    expect(times).toEqual([
      ['2026-11-23 09:08:07.6', '2026-11-24 09:08:07.0'],
      ['2026-11-23 09:08:07.654', '2026-11-24 09:08:07.006'],
      ['2026-11-23T09:08:07.654000', '2026-11-24T09:08:07.006000'],
    ]);
  });

  it('is null where there is nothing', async () => {
    const [group, instance, pair] = await shown();
    expect([group.description, instance.description, pair.description]).toEqual([null, null, null]);
    expect(group).toMatchObject({ replication_model: null, test_vpc_id: null });
    expect(pair.failure_detail).toBeNull();
  });

  it('names two disks of a pair, as clients split the text', async () => {
    const [, , pair] = await shown();
    expect(pair.volume_ids).toBe('vol-1,');
  });
});

describe('a request of an SDRS client', () => {
  const drServerOf = async ({ runtime, site }: Awaited<ReturnType<typeof open>>) => {
    const InstanceIds = [site.servers[0]?.dr ?? '?'];
    const { Reservations = [] } = await runtime.ec2.send(new DescribeInstancesCommand({ InstanceIds }));
    const server = Reservations[0]?.Instances?.[0];
    const nic = server?.NetworkInterfaces?.find(({ Attachment }) => Attachment?.DeviceIndex === 0);
    return {
      flavorRef: server?.InstanceType,
      primary_subnet_id: nic?.SubnetId,
      primary_ip_address: nic?.PrivateIpAddress,
    };
  };

  const setup = async () => {
    const subject = await open(1);
    const groupId = await createGroup(subject.call, subject.site.vpcId);
    const server_id = subject.site.servers[0]?.production;
    const create = (more: object) =>
      subject.call('POST', '/protected-instances', {
        protected_instance: { server_group_id: groupId, server_id, name: 'web-1', ...more },
      });
    return { ...subject, groupId, create, dr: await drServerOf(subject) };
  };

  it('may say null for whatever it need not say', async () => {
    const { site, create, call } = await setup();
    const nothing = { description: null, tags: null, primary_subnet_id: null, flavorRef: null, tenancy: null };
    expect((await create(nothing)).status).toBe(200);
    const zones = { source_availability_zone: ZONE, target_availability_zone: ZONE };
    const server_group = { name: 'others', ...zones, source_vpc_id: site.vpcId, description: null, domain_id: null };
    expect((await call('POST', '/server-groups', { server_group })).status).toBe(200);
  });

  it('may say what the DR server is, and what means nothing here is named in the trail', async () => {
    const { runtime, create, dr, groupId } = await setup();
    expect((await create({ ...dr, tenancy: 'dedicated', dedicated_host_id: 'h-1' })).status).toBe(200);
    const told = (await runtime.store.listEvents(groupId)).find(({ type }) => type === 'createProtectedInstance');
    expect(told?.message).toContain('without effect: tenancy, dedicated_host_id');
  });

  it.each([
    ['primary_subnet_id', 'subnet-00000000', 'SDRS.1335'],
    ['primary_ip_address', '192.0.2.1', 'SDRS.0219'],
    ['flavorRef', 's3.large.2', 'SDRS.0201'],
  ] as const)('is refused where the DR server is otherwise in its %s', async (field, value, code) => {
    const { create, dr } = await setup();
    const { status, body } = await create({ [field]: value });
    expect([status, body.error.code]).toEqual([400, code]);
    expect(body.error.message).toContain(`${field}: is "${value}", and DR server`);
    expect(body.error.message).toContain(dr[field]);
  });

  it('is refused for a VPC that EC2 has not', async () => {
    const { call } = await open(1);
    const zones = { source_availability_zone: ZONE, target_availability_zone: ZONE };
    const server_group = { name: 'others', ...zones, source_vpc_id: 'vpc-00000000' };
    const { status, body } = await call('POST', '/server-groups', { server_group });
    expect([status, body.error]).toEqual([
      400,
      { code: 'SDRS.0204', message: 'source_vpc_id: there is no VPC vpc-00000000 in this account and region' },
    ]);
  });

  it('is refused for a server that an instance has been made of, in another group too', async () => {
    const { call, site, create } = await setup();
    expect((await create({})).status).toBe(200);
    const other = await createGroup(call, site.vpcId, { name: 'others' });
    const { status, body } = await create({ server_group_id: other });
    expect([status, body.error.code]).toEqual([400, 'SDRS.1305']);
  });

  it('has its protection enabled and disabled pair by pair', async () => {
    const subject = await open(1);
    const { groupId, pairs } = await filledGroup(subject);
    for (const [action, type] of [
      ['start-server-group', 'startProtectionGroup'],
      ['stop-server-group', 'stopProtectionGroup'],
    ] as const) {
      const { entities } = await turned(subject, groupId, action);
      expect(entities.server_group_id).toBe(groupId);
      const jobs = entities.sub_jobs.map(({ job_type, status, entities }: Record<string, unknown>) => ({
        job_type,
        status,
        entities,
      }));
      expect(jobs).toHaveLength(pairs.length);
      expect(jobs).toEqual(
        expect.arrayContaining(
          pairs.map((id) => ({
            job_type: `${type}RepNoCG`,
            status: 'SUCCESS',
            entities: { server_group_id: groupId, replication_pair_id: id },
          })),
        ),
      );
    }
  });

  it.each([
    ['source', 'SDRS.0201', 'SDRS.0201', 'SDRS.0201'],
    ['target', 'SDRS.1330', 'SDRS.1338', 'SDRS.1809'],
  ] as const)('deletes nothing in EC2 where production is the %s site', async (priorityStation, server, eip, disk) => {
    const { call, store } = fakeApi();
    const group = makeProtectionGroup({ status: 'available', priorityStation });
    await store.create({ group, instances: [makeProtectedInstance()], pairs: [makeReplicationPair()] });
    for (const [path, body, code] of [
      ['/protected-instances/instance-1', { delete_target_server: true }, server],
      ['/protected-instances/instance-1', { delete_target_server: false, delete_target_eip: true }, eip],
      ['/replications/pair-1', { replication: { delete_target_volume: true } }, disk],
    ] as const) {
      const answer = await call('DELETE', path, body);
      expect([answer.status, answer.body.error.code]).toEqual([400, code]);
      expect(answer.body.error.message).toContain('nothing in EC2 is deleted');
    }
    expect((await store.members('group-1')).instances).toHaveLength(1);
  });

  it('gives a name to one thing', async () => {
    const { call, store } = fakeApi();
    const instances = [makeProtectedInstance(), makeProtectedInstance({ id: 'instance-2', name: 'other' })];
    await store.create({ group: makeProtectionGroup(), instances, pairs: [makeReplicationPair()] });
    const words = { protected_instance: { name: 'other' } };
    expect((await call('PUT', '/protected-instances/instance-1', words)).body.error.code).toBe('SDRS.0202');
    expect((await call('PUT', '/protected-instances/instance-2', words)).status).toBe(200);
  });
});
