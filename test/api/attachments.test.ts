import { describe, expect, it } from 'vitest';
import { everyPair } from '../../lambdas/domain/group/unattached-pair.ts';
import { loadAggregate } from '../../lambdas/handlers/load.ts';
import { expectFailedOver, identityOf } from '../failover/setup.ts';
import { createGroup, done, filledGroup, open, protect, replicate, turned } from './plain-client.ts';
import { pollJob } from './setup.ts';

const setup = async (servers = 1) => {
  const subject = await open(servers);
  const group = await filledGroup(subject);
  const shown = async (id: string) => (await subject.call('GET', `/replications/${id}`)).body.replication;
  const code = async (method: string, path: string, body?: unknown) => {
    const answer = await subject.call(method, path, body);
    return [answer.status, answer.body?.error?.code];
  };
  const [instance = '?'] = group.instances;
  const data: string[] = [];
  for (const id of group.pairs) if (!(await shown(id)).record_metadata.bootable) data.push(id);
  const [pair = '?'] = data;
  const attach = (device: string, id = pair, to = instance) =>
    [
      `/protected-instances/${to}/attachreplication`,
      { replicationAttachment: { replication_id: id, device } },
    ] as const;
  const detach = (id = pair, from = instance) => `/protected-instances/${from}/detachreplication/${id}`;
  return { ...subject, ...group, instance, pair, shown, code, attach, detach };
};

describe('a protected instance', () => {
  it('comes with a pair for each of its disks, and each is a sub-job of its creation', async () => {
    const { runtime, site, call } = await open(1);
    const groupId = await createGroup(call, site.vpcId);
    const [server] = site.servers;
    const protected_instance = { server_group_id: groupId, server_id: server?.production, name: 'web-1' };
    const { body } = await call('POST', '/protected-instances', { protected_instance });
    const job = (await call('GET', `/jobs/${body.job_id}`)).body;
    const { pairs } = await loadAggregate(runtime.store, groupId);
    expect(pairs.length).toBeGreaterThan(1);
    expect(job.entities.sub_jobs).toHaveLength(pairs.length);
    expect(job.entities.sub_jobs).toEqual(
      expect.arrayContaining(
        pairs.map(({ id }) => ({
          job_id: `${body.job_id}.${id}`,
          job_type: 'createReplicationPairNoCG',
          status: 'SUCCESS',
          begin_time: job.begin_time,
          end_time: job.end_time,
          error_code: null,
          fail_reason: null,
          entities: { server_group_id: groupId, replication_pair_id: id },
        })),
      ),
    );
  });

  it('needs nothing more to be failed over: group, instance, enable', async () => {
    const { runtime, site, call, groupId } = await setup();
    const everybody = site.servers.flatMap((server) => [server.production, server.dr]);
    const before = await identityOf(runtime.ec2, everybody);
    const action = `/server-groups/${groupId}/action`;
    await turned({ runtime, call }, groupId, 'start-server-group');
    const failover = await call('POST', action, { 'failover-server-group': { reason: 'no power' } });
    expect((await pollJob(runtime, call, failover.body.job_id)).body.status).toBe('SUCCESS');
    await expectFailedOver({ runtime, site }, before, groupId);
  });
});

describe('a replication pair', () => {
  it('is detached once, and attached again at the device that is asked for', async () => {
    const { call, code, shown, attach, detach, pair, instance } = await setup();
    const before = await shown(pair);
    const detached = await call('DELETE', detach());
    expect((await call('GET', `/jobs/${detached.body.job_id}`)).body).toMatchObject({
      job_type: 'detachReplicationPairNew',
      status: 'SUCCESS',
    });
    expect(await shown(pair)).toMatchObject({ id: pair, attachment: [], replication_status: 'inactive' });
    expect(await code('DELETE', detach())).toEqual([400, 'SDRS.1604']);
    const attached = await call('POST', ...attach('/dev/vdq'));
    expect((await call('GET', `/jobs/${attached.body.job_id}`)).body).toMatchObject({
      job_type: 'attachReplicationPairNew',
      entities: { protected_instance_id: instance, replication_pair_id: pair },
    });
    const after = await shown(pair);
    expect(after).toMatchObject({ attachment: [{ protected_instance: instance, device: '/dev/vdq' }] });
    expect(after.volume_ids).toBe(before.volume_ids);
    const { attachment } = (await call('GET', `/protected-instances/${instance}`)).body.protected_instance;
    expect(attachment).toContainEqual({ replication: pair, device: '/dev/vdq' });
    expect(await code('POST', ...attach('/dev/vdr'))).toEqual([400, 'SDRS.1603']);
  });

  it('is not attached at a device that another pair has, nor to another instance than EC2 has its disk at', async () => {
    const { call, code, shown, attach, detach, pair, pairs, instances } = await setup(2);
    await done(call, 'DELETE', detach());
    const other = pairs.find((id) => id !== pair && id !== '?');
    const { attachment } = await shown(other ?? '?');
    const [, second = '?'] = instances;
    expect(await code('POST', ...attach(attachment[0].device, pair, attachment[0].protected_instance))).toEqual([
      400,
      'SDRS.1603',
    ]);
    expect(await code('POST', ...attach('/dev/vdq', pair, second))).toEqual([400, 'SDRS.0208']);
    expect(await code('POST', ...attach('/dev/vdq', 'pair-nowhere'))).toEqual([400, 'SDRS.1608']);
  });

  it('is not deleted while it is attached, and created anew attached to nothing', async () => {
    const { runtime, call, code, shown, attach, detach, pair, groupId } = await setup();
    expect(await code('DELETE', `/replications/${pair}`)).toEqual([400, 'SDRS.1605']);
    const [production] = (await shown(pair)).volume_ids.split(',');
    expect(
      await code('POST', '/replications', { replication: { server_group_id: groupId, volume_id: production } }),
    ).toEqual([400, 'SDRS.1811']);
    await done(call, 'DELETE', detach());
    const replication = { server_group_id: groupId, volume_id: production };
    expect(await code('POST', '/replications', { replication })).toEqual([400, 'SDRS.1811']);
    await done(call, 'DELETE', `/replications/${pair}`);
    expect(await code('GET', `/replications/${pair}`)).toEqual([400, 'SDRS.1608']);
    const created = await replicate(call, groupId, production);
    expect(await shown(created)).toMatchObject({ attachment: [], status: 'available' });
    expect((await call('GET', `/server-groups/${groupId}`)).body.server_group.replication_num).toBe(
      everyPair(await loadAggregate(runtime.store, groupId)).length,
    );
    await done(call, 'POST', ...attach('/dev/sdz', created));
    expect(await shown(created)).toMatchObject({ attachment: [{ device: '/dev/sdz' }] });
  });

  it('that is attached to nothing is renamed, listed, and no member of a failover', async () => {
    const { runtime, call, detach, pair, groupId } = await setup();
    await done(call, 'DELETE', detach());
    const renamed = await call('PUT', `/replications/${pair}`, { replication: { name: 'loose' } });
    expect(renamed.body.replication).toMatchObject({ id: pair, name: 'loose', attachment: [] });
    const all = (await call('GET', '/replications?name=loose')).body;
    expect(all).toMatchObject({ count: 1, replications: [{ id: pair }] });
    expect((await runtime.store.members(groupId)).pairs.map(({ id }) => id)).not.toContain(pair);
  });

  it('goes along with an instance that is created of its disk again', async () => {
    const { runtime, site, call, detach, pair, instance, groupId } = await setup();
    await done(call, 'DELETE', detach());
    await done(call, 'DELETE', `/protected-instances/${instance}`);
    expect((await call('GET', '/replications')).body.count).toBe(1);
    await protect(call, groupId, site.servers[0]?.production ?? '?', 'web-1');
    expect((await runtime.store.findGroup(groupId))?.unattachedPairs).toBeUndefined();
    const { replications } = (await call('GET', '/replications')).body;
    expect(replications.filter(({ id }: { id: string }) => id === pair)).toHaveLength(1);
  });

  it('is not attached to an instance of another group', async () => {
    const { site, call, code, attach, pair, instances, detach } = await setup(2);
    const [, second = '?'] = instances;
    await done(call, 'DELETE', `/protected-instances/${second}`);
    const others = await createGroup(call, site.vpcId, { name: 'others' });
    const elsewhere = await protect(call, others, site.servers[1]?.production ?? '?', 'web-2');
    await done(call, 'DELETE', detach());
    expect(await code('POST', ...attach('/dev/vdq', pair, elsewhere))).toEqual([400, 'SDRS.1611']);
  });
});
