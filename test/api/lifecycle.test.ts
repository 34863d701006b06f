import { CreateTagsCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it, onTestFinished } from 'vitest';
import { notificationsOf } from '../../lambdas/domain/trail/notifications.ts';
import { seedSite } from '../../local/site/seed.ts';
import { expectFailedOver, identityOf, volumesOf } from '../failover/setup.ts';
import { createTestRuntime, type TestRuntime } from '../support/test-runtime.ts';
import { apiOn, type Call, pollJob } from './setup.ts';

const ZONE = 'eu-central-1a';

/** A site that nobody protects yet, tagged as docs/api.md says. */
const open = async (servers = 1) => {
  const runtime = await createTestRuntime();
  onTestFinished(() => runtime.close());
  const { ec2, clock } = runtime;
  const site = await seedSite({ ec2, clock, servers, name: 'pets', zones: { production: ZONE, dr: ZONE } });
  await clock.sleep(60_000);
  for (const { production, dr } of site.servers) {
    await tag(runtime, dr, 'sdrs:dr-server-of', production);
    await tag(runtime, production, 'sdrs:management-nics', '0');
  }
  // EC2 does not show its last changes at once.
  await clock.sleep(60_000);
  return { runtime, site, ...apiOn(runtime) };
};

const tag = ({ ec2 }: TestRuntime, id: string, Key: string, Value: string) =>
  ec2.send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key, Value }] }));

/** Turns protection of a group on or off, and waits until that is done. */
const turned = async ({ runtime, call }: Turning, groupId: string, action: string) => {
  const { status, body } = await call('POST', `/server-groups/${groupId}/action`, { [action]: {} });
  expect([status, body]).toEqual([200, { job_id: expect.any(String) }]);
  const job = await pollJob(runtime, call, body.job_id);
  expect(job.body).toMatchObject({ status: 'SUCCESS', job_id: body.job_id });
  return job.body;
};

interface Turning {
  readonly runtime: TestRuntime;
  readonly call: Call;
}

const done = async (call: Call, method: string, path: string, body?: unknown) => {
  const { status, body: answer } = await call(method, path, body);
  expect([status, answer]).toEqual([200, { job_id: expect.any(String) }]);
  const job = await call('GET', `/jobs/${answer.job_id}`);
  expect(job.body).toMatchObject({ status: 'SUCCESS', job_id: answer.job_id });
  return job.body.entities;
};

const createGroup = async (call: Call, vpcId: string, more: object = {}): Promise<string> => {
  const zones = { source_availability_zone: ZONE, target_availability_zone: ZONE };
  const server_group = { name: 'pets', ...zones, source_vpc_id: vpcId, ...more };
  return (await done(call, 'POST', '/server-groups', { server_group })).server_group_id;
};

const protect = async (call: Call, groupId: string, serverId: string, name: string): Promise<string> => {
  const protected_instance = { server_group_id: groupId, server_id: serverId, name };
  return (await done(call, 'POST', '/protected-instances', { protected_instance })).protected_instance_id;
};

const replicate = async (call: Call, groupId: string, volumeId: string): Promise<string> => {
  const replication = { server_group_id: groupId, volume_id: volumeId };
  return (await done(call, 'POST', '/replications', { replication })).replication_pair_id;
};

/** A group with all servers of the site and all their disks. */
const filledGroup = async ({ runtime, site, call }: Awaited<ReturnType<typeof open>>) => {
  const groupId = await createGroup(call, site.vpcId);
  const instances: string[] = [];
  const pairs: string[] = [];
  for (const { name, production } of site.servers) {
    instances.push(await protect(call, groupId, production, name));
    for (const { VolumeId } of await volumesOf(runtime.ec2, production)) {
      pairs.push(await replicate(call, groupId, VolumeId ?? ''));
    }
  }
  return { groupId, instances, pairs };
};

const statusOf = async (call: Call, groupId: string) =>
  (await call('GET', `/server-groups/${groupId}`)).body.server_group;

describe('the initialization rate of a failover policy', () => {
  it('is kept with the group, and refused outside of what EC2 takes', async () => {
    const { runtime, site, call } = await open();
    const failover_policy = { volume_initialization_rate: 300 };
    const groupId = await createGroup(call, site.vpcId, { failover_policy });
    expect((await runtime.store.findGroup(groupId))?.policy).toMatchObject({ volumeInitializationRate: 300 });
    const zones = { source_availability_zone: ZONE, target_availability_zone: ZONE };
    const server_group = { name: 'others', ...zones, source_vpc_id: site.vpcId };
    for (const volume_initialization_rate of [99, 301, 150.5]) {
      const { status, body } = await call('POST', '/server-groups', {
        server_group: { ...server_group, failover_policy: { volume_initialization_rate } },
      });
      expect(status).toBe(400);
      expect(JSON.stringify(body)).toContain('volume_initialization_rate');
    }
  });
});

describe('the isolation group of a failover policy', () => {
  it('is kept with the group, and refused where it is no id of a security group', async () => {
    const { runtime, site, call } = await open();
    const isolation_security_group_id = 'sg-0a1b2c3d4e5f60071';
    const groupId = await createGroup(call, site.vpcId, { failover_policy: { isolation_security_group_id } });
    expect((await runtime.store.findGroup(groupId))?.policy).toMatchObject({
      isolationSecurityGroupId: isolation_security_group_id,
      fencingBudgetSeconds: 600,
    });
    const zones = { source_availability_zone: ZONE, target_availability_zone: ZONE };
    const failover_policy = { isolation_security_group_id: 'default' };
    const server_group = { name: 'others', ...zones, source_vpc_id: site.vpcId, failover_policy };
    const { status, body } = await call('POST', '/server-groups', { server_group });
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain('isolation_security_group_id');
  });
});

describe('a group made by a plain SDRS client', () => {
  it('is created, filled, protected and failed over, with everything that clients know a server by kept', async () => {
    const subject = await open(2);
    const { runtime, site, call } = subject;
    const everybody = site.servers.flatMap((server) => [server.production, server.dr]);
    const before = await identityOf(runtime.ec2, everybody);
    const { groupId } = await filledGroup(subject);
    expect(await statusOf(call, groupId)).toMatchObject({
      status: 'available',
      protected_status: 'stopped',
      replication_status: 'inactive',
      protected_instance_num: 2,
    });
    const action = `/server-groups/${groupId}/action`;
    await turned(subject, groupId, 'start-server-group');
    expect(await statusOf(call, groupId)).toMatchObject({
      status: 'protected',
      protected_status: 'started',
      replication_status: 'active',
    });
    const failover = await call('POST', action, { 'failover-server-group': { reason: 'no power' } });
    const job = await pollJob(runtime, call, failover.body.job_id);
    expect(job.body.status).toBe('SUCCESS');
    await expectFailedOver({ runtime, site }, before, groupId);
    expect(await statusOf(call, groupId)).toMatchObject({ status: 'failed-over', priority_station: 'target' });
  });

  it('can be emptied and deleted, before and after a failover', async () => {
    const subject = await open(1);
    const { runtime, call } = subject;
    const { groupId, instances, pairs } = await filledGroup(subject);
    const action = `/server-groups/${groupId}/action`;
    await turned(subject, groupId, 'start-server-group');
    const failover = await call('POST', action, { 'failover-server-group': { reason: 'no power' } });
    await pollJob(runtime, call, failover.body.job_id);
    const refused = await call('DELETE', `/server-groups/${groupId}`);
    expect(refused.body.error).toMatchObject({ code: 'SDRS.1002', message: expect.stringMatching(/still has \d/) });
    await done(call, 'DELETE', `/replications/${pairs[0]}`);
    await done(call, 'DELETE', `/protected-instances/${instances[0]}`);
    expect((await call('GET', '/replications')).body).toEqual({ count: 0, replications: [] });
    await done(call, 'DELETE', `/server-groups/${groupId}`);
    expect((await call('GET', `/server-groups/${groupId}`)).body.error.code).toBe('SDRS.1013');
    const trail = await runtime.store.listEvents(groupId);
    expect(trail.map(({ type }) => type)).toEqual(
      expect.arrayContaining([
        'createProtectionGroup',
        'createProtectedInstance',
        'createReplicationPair',
        'startProtectionGroup',
        'failoverProtectionGroup',
        'deleteReplicationPair',
        'deleteProtectedInstance',
        'deleteProtectionGroup',
      ]),
    );
    expect(trail.find(({ type }) => type === 'deleteProtectionGroup')?.data).toMatchObject({ caller: 'Ada' });
  });

  it('tells the bus each status that it comes to', async () => {
    const subject = await open(1);
    const { runtime } = subject;
    const { groupId } = await filledGroup(subject);
    for (const operation of ['start-server-group', 'stop-server-group', 'start-server-group']) {
      await turned(subject, groupId, operation);
    }
    const changes = notificationsOf(await runtime.store.listEvents(groupId)).filter(
      ({ detailType }) => detailType === 'SDRS Group Status Changed',
    );
    expect(changes.map(({ detail }) => [detail.status, detail.protectedStatus])).toEqual([
      ['available', 'stopped'],
      ['starting', 'stopped'],
      ['protected', 'started'],
      ['stopping', 'started'],
      ['available', 'stopped'],
      ['starting', 'stopped'],
      ['protected', 'started'],
    ]);
  });

  it('shows its members as SDRS does', async () => {
    const subject = await open(1);
    const { site, call } = subject;
    const { groupId, instances, pairs } = await filledGroup(subject);
    const { body } = await call('GET', `/protected-instances/${instances[0]}`);
    expect(body.protected_instance).toMatchObject({
      id: instances[0],
      server_group_id: groupId,
      status: 'available',
      source_server: site.servers[0]?.production,
      target_server: site.servers[0]?.dr,
    });
    const attached = body.protected_instance.attachment.map(({ replication }: { replication: string }) => replication);
    expect(attached.sort()).toEqual(pairs.toSorted());
    const pair = await call('GET', `/replications/${pairs[0]}`);
    expect(pair.body.replication).toMatchObject({
      id: pairs[0],
      server_group_id: groupId,
      replication_model: 'hypermetro',
      fault_level: '0',
      attachment: [{ protected_instance: instances[0] }],
      volume_ids: expect.stringMatching(/^vol-[0-9a-f]+,vol-[0-9a-f]+$/),
    });
  });

  it('is protected with what has come to it while it was protected', async () => {
    const subject = await open(2);
    const { runtime, site, call } = subject;
    const groupId = await createGroup(call, site.vpcId);
    const fill = async (server: (typeof site.servers)[number]) => {
      await protect(call, groupId, server.production, server.name);
      for (const { VolumeId } of await volumesOf(runtime.ec2, server.production)) {
        await replicate(call, groupId, VolumeId ?? '');
      }
    };
    const [first, ...others] = site.servers;
    if (first) await fill(first);
    await turned(subject, groupId, 'start-server-group');
    for (const server of others) await fill(server);
    const { body } = await call('GET', '/protected-instances');
    expect(body.protected_instances.map(({ status }: { status: string }) => status)).toEqual([
      'protected',
      'protected',
    ]);
    const pairs = await call('GET', '/replications');
    for (const pair of pairs.body.replications) expect(pair.replication_status).toBe('active');
  });

  it('is named and described anew', async () => {
    const subject = await open(1);
    const { call } = subject;
    const { groupId, instances, pairs } = await filledGroup(subject);
    const words = { name: 'new-name', description: 'what it is for' };
    const group = await call('PUT', `/server-groups/${groupId}`, { server_group: words });
    expect(group.body.server_group).toMatchObject(words);
    const instance = await call('PUT', `/protected-instances/${instances[0]}`, { protected_instance: words });
    expect(instance.body.protected_instance).toMatchObject(words);
    const pair = await call('PUT', `/replications/${pairs[0]}`, { replication: { name: 'disk' } });
    expect(pair.body.replication).toMatchObject({ name: 'disk', description: '' });
  });

  it('is available again when protection is disabled, and cannot be failed over then', async () => {
    const subject = await open(1);
    const { call } = subject;
    const { groupId } = await filledGroup(subject);
    const action = `/server-groups/${groupId}/action`;
    await turned(subject, groupId, 'start-server-group');
    const again = await call('POST', action, { 'start-server-group': {} });
    expect([again.status, again.body.error.code]).toEqual([400, 'SDRS.1002']);
    await turned(subject, groupId, 'stop-server-group');
    expect(await statusOf(call, groupId)).toMatchObject({ status: 'available', protected_status: 'stopped' });
    const { body } = await call('POST', action, { 'failover-server-group': { reason: 'no power' } });
    expect(body.error).toMatchObject({ code: 'SDRS.1002', message: expect.stringContaining('available') });
  });
});
