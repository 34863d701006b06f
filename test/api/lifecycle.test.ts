import { describe, expect, it } from 'vitest';
import { notificationsOf } from '../../lambdas/domain/trail/notifications.ts';
import { expectFailedOver, identityOf } from '../failover/setup.ts';
import { createGroup, done, filledGroup, open, protect, statusOf, turned, ZONE } from './plain-client.ts';
import { pollJob } from './setup.ts';

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
    expect(refused.body.error).toMatchObject({ code: 'SDRS.1001', message: expect.stringMatching(/still has \d/) });
    await done(call, 'DELETE', `/protected-instances/${instances[0]}/detachreplication/${pairs[0]}`);
    await done(call, 'DELETE', `/protected-instances/${instances[0]}`);
    expect((await call('DELETE', `/server-groups/${groupId}`)).body.error.code).toBe('SDRS.1010');
    await done(call, 'DELETE', `/replications/${pairs[0]}`);
    expect((await call('GET', '/replications')).body).toEqual({ count: 0, replications: [] });
    await done(call, 'DELETE', `/server-groups/${groupId}`);
    expect((await call('GET', `/server-groups/${groupId}`)).body.error.code).toBe('SDRS.1013');
    const trail = await runtime.store.listEvents(groupId);
    expect(trail.map(({ type }) => type)).toEqual(
      expect.arrayContaining([
        'createProtectionGroup',
        'createProtectedInstance',
        'startProtectionGroup',
        'failoverProtectionGroup',
        'detachReplicationPair',
        'deleteProtectedInstance',
        'deleteReplicationPair',
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
    const { site, call } = subject;
    const groupId = await createGroup(call, site.vpcId);
    const [first, ...others] = site.servers;
    if (first) await protect(call, groupId, first.production, first.name);
    await turned(subject, groupId, 'start-server-group');
    for (const server of others) await protect(call, groupId, server.production, server.name);
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
    expect(pair.body.replication).toMatchObject({ name: 'disk', description: null });
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
