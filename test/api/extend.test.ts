import { DescribeVolumesCommand, ModifyVolumeCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { loadAggregate } from '../../lambdas/handlers/load.ts';
import { done, filledGroup, open, turned } from './plain-client.ts';
import { apiOn, pollJob } from './setup.ts';

const setup = async () => {
  const subject = await open(1);
  const group = await filledGroup(subject);
  const { call, runtime } = subject;
  const shown = async (id: string) => (await call('GET', `/replications/${id}`)).body.replication;
  const data: string[] = [];
  for (const id of group.pairs) if (!(await shown(id)).record_metadata.bootable) data.push(id);
  const [pair = '?'] = data;
  const before = (await shown(pair)).record_metadata.volume_size as number;
  const volumes = (await shown(pair)).volume_ids.split(',') as string[];
  const extend = (size: unknown, id = pair, by = call) =>
    by('POST', `/replications/${id}/action`, { 'extend-replication': { new_size: size } });
  const refusal = async (size: unknown) => {
    const { status, body } = await extend(size);
    return [status, body.error?.code];
  };
  const sizes = async () => {
    const { Volumes = [] } = await runtime.ec2.send(new DescribeVolumesCommand({ VolumeIds: volumes }));
    return volumes.map((id) => Volumes.find(({ VolumeId }) => VolumeId === id)?.Size);
  };
  const asked = () => runtime.ec2.calls().filter(({ action }) => action === 'ModifyVolume');
  return { ...subject, ...group, pair, before, volumes, shown, extend, refusal, sizes, asked };
};

const SIX_HOURS = 6 * 3_600_000;

describe('expanding a replication pair', () => {
  it('enlarges the disks of both sites, and the pair, the plan and the trail know of it', async () => {
    const { runtime, call, pair, before, groupId, shown, extend, sizes } = await setup();
    const { body } = await extend(before + 10);
    const job = (await pollJob(runtime, call, body.job_id)).body;
    expect(job).toMatchObject({ status: 'SUCCESS', job_type: 'expandReplicationPairNew' });
    expect(job.entities).toEqual({ server_group_id: groupId, replication_pair_id: pair });
    expect(job.end_time >= job.begin_time).toBe(true);
    expect(await sizes()).toEqual([before + 10, before + 10]);
    expect(await shown(pair)).toMatchObject({ status: 'available', record_metadata: { volume_size: before + 10 } });
    const kept = (await loadAggregate(runtime.store, groupId)).pairs.find(({ id }) => id === pair);
    expect(kept?.disk.sizeGiB).toBe(before + 10);
    const trail = (await call('GET', `/server-groups/${groupId}/trail`)).body.events;
    const said = trail.map(({ type, message }: Record<string, string>) => `${type}: ${message}`);
    expect(said).toContainEqual(expect.stringMatching(/^memberChangeBegun: .* expanding .* begins \(by Ada\)$/));
    expect(said).toContainEqual(expect.stringMatching(/^memberChangeEnded: .* expanding .* is done$/));
  });

  it('takes the integer before the decimal point', async () => {
    const { before, extend, sizes } = await setup();
    await extend(before + 1.9);
    expect(await sizes()).toEqual([before + 1, before + 1]);
  });

  it('works while the group is protected, and the failover makes a disk of the new size', async () => {
    const { runtime, call, before, groupId, extend, shown, pair } = await setup();
    await turned({ runtime, call }, groupId, 'start-server-group');
    await extend(before + 10);
    expect((await shown(pair)).status).toBe('protected');
    // The recovery points of before are as large as the disk was then; the next one is as large as it is now.
    const failover = await call('POST', `/server-groups/${groupId}/action`, {
      'failover-server-group': { reason: 'no power' },
    });
    expect((await pollJob(runtime, call, failover.body.job_id)).body.status).toBe('SUCCESS');
    const [, made = '?'] = (await shown(pair)).volume_ids.split(',');
    const { Volumes = [] } = await runtime.ec2.send(new DescribeVolumesCommand({ VolumeIds: [made] }));
    expect(Volumes[0]?.Size).toBe(before + 10);
    expect((await extend(before + 20)).body.error.code).toBe('SDRS.1002');
  });

  it('is refused for a size that is not larger, is none, or where the action is another one', async () => {
    const { call, pair, before, refusal } = await setup();
    for (const size of [before, 1, 0, -1, 'large', 70_000]) expect(await refusal(size)).toEqual([400, 'SDRS.0201']);
    for (const body of [{}, { shrink: {} }, { 'extend-replication': { new_size: 100 }, more: {} }])
      expect((await call('POST', `/replications/${pair}/action`, body)).body.error.code).toBe('SDRS.0206');
    const nowhere = await call('POST', '/replications/nowhere/action', { 'extend-replication': { new_size: 100 } });
    expect(nowhere.body.error.code).toBe('SDRS.1608');
  });

  it('is refused until six hours after the last modification of either disk, before anything is touched', async () => {
    const { runtime, volumes, before, refusal, extend, sizes, asked } = await setup();
    await runtime.ec2.send(new ModifyVolumeCommand({ VolumeId: volumes[1], Size: before + 5 }));
    await runtime.clock.sleep(2_000);
    expect(await refusal(before + 10)).toEqual([400, 'SDRS.1820']);
    expect(asked()).toHaveLength(1);
    await runtime.clock.sleep(SIX_HOURS);
    await extend(before + 10);
    expect(await sizes()).toEqual([before + 10, before + 10]);
  });

  it('of a pair that is attached to nothing is the same', async () => {
    const { runtime, call, pair, instances, before, extend, shown, sizes } = await setup();
    await done(call, 'DELETE', `/protected-instances/${instances[0]}/detachreplication/${pair}`);
    const { body } = await extend(before + 10);
    expect((await pollJob(runtime, call, body.job_id)).body.status).toBe('SUCCESS');
    expect(await shown(pair)).toMatchObject({ attachment: [], record_metadata: { volume_size: before + 10 } });
    expect(await sizes()).toEqual([before + 10, before + 10]);
  });
});

describe('an expansion that EC2 refuses', () => {
  it('fails its job with SDRS.1820, shows on the pair and in the task center, and may be repeated', async () => {
    const { runtime, call, pair, before, groupId, shown, extend, sizes } = await setup();
    runtime.ec2.faults.deny('ModifyVolume');
    const { body } = await extend(before + 10);
    expect((await call('GET', `/jobs/${body.job_id}`)).body).toMatchObject({
      status: 'FAIL',
      error_code: 'SDRS.1820',
      fail_reason: expect.stringContaining('UnauthorizedOperation'),
      end_time: expect.any(String),
    });
    expect((await shown(pair)).status).toBe('error-extending');
    expect((await call('GET', '/replications?status=error-extending')).body.count).toBe(1);
    const tasks = async () => (await call('GET', `/task-center/failure-jobs?server_group_id=${groupId}`)).body;
    expect(await tasks()).toMatchObject({
      count: 1,
      failure_jobs: [
        { job_id: body.job_id, failure_status: 'expandFail', resource_id: pair, resource_type: 'replications' },
      ],
    });
    expect((await call('GET', '/task-center/failure-jobs')).body.count).toBe(0);
    expect((await call('DELETE', `/task-center/failure-jobs/${body.job_id}`)).status).toBe(204);
    expect((await tasks()).count).toBe(0);
    runtime.ec2.faults.allow('ModifyVolume');
    await extend(before + 10);
    expect([(await shown(pair)).status, await sizes()]).toEqual(['available', [before + 10, before + 10]]);
    expect((await call('GET', `/jobs/${body.job_id}`)).body.status).toBe('FAIL');
  });
});

describe('an expansion whose changer has died', () => {
  /** The API alone: nobody is handed the change. */
  const alone = async () => {
    const subject = await setup();
    const handed: string[] = [];
    const background = {
      refresh: async () => {},
      sweepGuard: async () => {},
      synchronise: async () => {},
      change: async (_: string, id: string) => void handed.push(id),
    };
    return { ...subject, handed, cut: apiOn(subject.runtime, { background }).call };
  };

  it('is under way, and the same call goes on with the same job', async () => {
    const { runtime, call, cut, pair, before, shown, extend, sizes, handed } = await alone();
    const { body } = await extend(before + 10, pair, cut);
    expect(handed).toEqual([body.job_id]);
    expect((await call('GET', `/jobs/${body.job_id}`)).body).toMatchObject({ status: 'RUNNING', end_time: null });
    expect((await shown(pair)).status).toBe('extending');
    expect((await extend(before + 20)).body.error.code).toBe('SDRS.1601');
    expect((await extend(before + 10)).body.job_id).toBe(body.job_id);
    expect((await pollJob(runtime, call, body.job_id)).body.status).toBe('SUCCESS');
    expect([(await shown(pair)).status, await sizes()]).toEqual(['available', [before + 10, before + 10]]);
  });

  it('gives way to another one once its time is over', async () => {
    const { runtime, call, cut, pair, before, extend, sizes } = await alone();
    const { body } = await extend(before + 10, pair, cut);
    await runtime.clock.sleep(600_000);
    expect((await call('GET', `/jobs/${body.job_id}`)).body).toMatchObject({ status: 'FAIL', error_code: 'SDRS.1002' });
    await extend(before + 20);
    expect(await sizes()).toEqual([before + 20, before + 20]);
  });
});
