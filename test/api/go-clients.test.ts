import { describe, expect, it } from 'vitest';
import type { TestRuntime } from '../support/test-runtime.ts';
import { open, ZONE } from './plain-client.ts';
import { type Call, pollJob } from './setup.ts';

/** A type that Go reads JSON into; `map` is a map of texts. */
type GoType = 'string' | 'int' | 'bool' | 'map' | readonly [GoType] | { readonly [field: string]: GoType };

const isOf: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  int: Number.isSafeInteger,
  bool: (value) => typeof value === 'boolean',
  map: (value) => Object.values(value as object).every((one) => one === null || typeof one === 'string'),
};

/** What Go would not read: `encoding/json` takes null and fields that are missing or unknown, and no value of another type. */
const unreadable = (type: GoType, value: unknown, path = ''): readonly string[] => {
  if (value === undefined || value === null) return [];
  if (typeof type === 'string') return isOf[type]?.(value) ? [] : [`${path}: ${JSON.stringify(value)} is no ${type}`];
  if (Array.isArray(type)) return (value as unknown[]).flatMap((one, n) => unreadable(type[0], one, `${path}[${n}]`));
  return Object.entries(type).flatMap(([field, of]) =>
    unreadable(of, (value as Record<string, unknown>)[field], `${path}.${field}`),
  );
};

// Source: gophertelekomcloud, openstack/sdrs/v1: the types of its results.
const TIMES = { begin_time: 'string', end_time: 'string' } as const;
const JOB = {
  status: 'string',
  job_id: 'string',
  job_type: 'string',
  error_code: 'string',
  fail_reason: 'string',
  ...TIMES,
} as const;
const GROUP_JOB = { ...JOB, entities: { server_group_id: 'string' } } as const;
const INSTANCE_JOB = {
  ...JOB,
  entities: { protected_instance_id: 'string', sub_jobs: [{ ...JOB, entities: 'map' }] },
} as const;
const PAIR_JOB = { ...JOB, entities: 'map' } as const;
const GROUP = {
  server_group: {
    id: 'string',
    status: 'string',
    progress: 'int',
    protected_instance_num: 'int',
    test_vpc_id: 'string',
    replication_model: 'string',
  },
} as const;
const INSTANCE = {
  protected_instance: {
    id: 'string',
    description: 'string',
    progress: 'int',
    attachment: [{ replication: 'string', device: 'string' }],
    tags: [{ key: 'string', value: 'string' }],
    metadata: 'map',
  },
} as const;
const PAIR = {
  replication: {
    id: 'string',
    description: 'string',
    attachment: [{ device: 'string', protected_instance: 'string' }],
    volume_ids: 'string',
    fault_level: 'string',
    record_metadata: { multiattach: 'bool', bootable: 'bool', volume_size: 'int', volume_type: 'string' },
  },
} as const;

/** The headers of the Go SDK. */
const HEADERS = {
  'X-Auth-Token': 'token',
  'X-Language': 'en-us',
  Accept: 'application/json',
};

const client = ({ runtime, call }: { readonly runtime: TestRuntime; readonly call: Call }) => {
  const ask = async (type: GoType, method: string, path: string, body?: unknown) => {
    const answer = await call(method, path, body, HEADERS);
    expect([method, path, answer.status]).toEqual([method, path, 200]);
    expect(unreadable(type, answer.body)).toEqual([]);
    return answer.body;
  };
  const job = async (type: GoType, method: string, path: string, body?: unknown) => {
    const { job_id } = await ask({ job_id: 'string' }, method, path, body);
    await pollJob(runtime, call, job_id);
    const { status, entities } = await ask(type, 'GET', `/jobs/${job_id}`);
    expect(status).toBe('SUCCESS');
    return entities;
  };
  return { ask, job };
};

/** As the provider creates them: one resource after the other, each read at once. */
const applied = async () => {
  const subject = await open(1);
  const { site, call } = subject;
  const { ask, job } = client(subject);
  const [domain] = (
    await ask({ domains: [{ id: 'string', name: 'string' }] }, 'GET', '/active-domains')
  ).domains.filter(
    ({
      local_replication_cluster: local,
      remote_replication_cluster: remote,
    }: Record<string, { availability_zone: string }>) =>
      local?.availability_zone === ZONE && remote?.availability_zone === ZONE,
  );
  const zones = { source_availability_zone: ZONE, target_availability_zone: ZONE };
  const server_group = { name: 'pets', ...zones, domain_id: domain.id, source_vpc_id: site.vpcId };
  const { server_group_id: groupId } = await job(GROUP_JOB, 'POST', '/server-groups', { server_group });
  const protected_instance = { server_group_id: groupId, server_id: site.servers[0]?.production, name: 'web-1' };
  const created = await job(INSTANCE_JOB, 'POST', '/protected-instances', { protected_instance });
  const instanceId = created.protected_instance_id;
  const tags = await call(
    'POST',
    `/protected-instances/${instanceId}/tags/action`,
    { action: 'create', tags: [{ key: 'muh', value: 'value-create' }] },
    HEADERS,
  );
  expect(tags.status).toBe(204);
  return { ...subject, ask, job, groupId, instanceId };
};

describe('the Go SDK and the Terraform provider of another cloud', () => {
  it('hold a group and an instance with its tags, and read both at every run', async () => {
    const { ask, groupId, instanceId, site } = await applied();
    const group = (await ask(GROUP, 'GET', `/server-groups/${groupId}`)).server_group;
    expect(group).toMatchObject({ name: 'pets', status: 'available', dr_type: 'migration' });
    const instance = (await ask(INSTANCE, 'GET', `/protected-instances/${instanceId}`)).protected_instance;
    expect(instance).toMatchObject({ server_group_id: groupId, source_server: site.servers[0]?.production });
    const { tags } = await ask(
      { tags: [{ key: 'string', value: 'string' }] },
      'GET',
      `/protected-instances/${instanceId}/tags`,
    );
    expect(tags).toEqual([{ key: 'muh', value: 'value-create' }]);
  });

  it('change names and tags, enable and disable', async () => {
    const { call, ask, job, groupId, instanceId } = await applied();
    await ask(GROUP, 'PUT', `/server-groups/${groupId}`, { server_group: { name: 'other' } });
    await ask(INSTANCE, 'PUT', `/protected-instances/${instanceId}`, { protected_instance: { name: 'web-2' } });
    const action = `/protected-instances/${instanceId}/tags/action`;
    // Old tags are deleted with their values, and new ones created.
    for (const [name, value] of [
      ['delete', 'value-create'],
      ['create', 'value-update'],
    ]) {
      const answer = await call('POST', action, { action: name, tags: [{ key: 'muh', value }] }, HEADERS);
      expect(answer.status).toBe(204);
    }
    await job(GROUP_JOB, 'POST', `/server-groups/${groupId}/action`, { 'start-server-group': {} });
    expect((await ask(GROUP, 'GET', `/server-groups/${groupId}`)).server_group.status).toBe('protected');
    await job(GROUP_JOB, 'POST', `/server-groups/${groupId}/action`, { 'stop-server-group': {} });
  });

  it('list instances by several groups', async () => {
    const { ask, groupId, instanceId } = await applied();
    const query = new URLSearchParams([
      ['server_group_ids', groupId],
      ['server_group_ids', 'nobody'],
    ]);
    const list = await ask(
      { protected_instances: [INSTANCE.protected_instance], count: 'int' },
      'GET',
      `/protected-instances?${query}`,
    );
    expect(list).toMatchObject({ count: 1, protected_instances: [{ id: instanceId }] });
  });

  it('hold a pair and its attachment at the device that is configured, and take all away again', async () => {
    const { call, ask, job, groupId, instanceId } = await applied();
    const { replications } = (await call('GET', `/replications?server_group_id=${groupId}`)).body;
    const { id, volume_ids } = replications.find(
      ({ record_metadata }: typeof PAIR.replication) => !record_metadata.bootable,
    );
    await job(PAIR_JOB, 'DELETE', `/protected-instances/${instanceId}/detachreplication/${id}`);
    await job(PAIR_JOB, 'DELETE', `/replications/${id}`, { replication: { server_group_id: groupId } });
    const [volume_id] = volume_ids.split(',');
    const replication = { server_group_id: groupId, volume_id, name: 'data' };
    const { replication_pair_id: pairId } = await job(PAIR_JOB, 'POST', '/replications', { replication });
    const pair = (await ask(PAIR, 'GET', `/replications/${pairId}`)).replication;
    expect(pair.volume_ids.split(',')).toEqual([volume_id, expect.any(String)]);
    const attachment = { replication_id: pairId, device: '/dev/vdb' };
    await job(PAIR_JOB, 'POST', `/protected-instances/${instanceId}/attachreplication`, {
      replicationAttachment: attachment,
    });
    const instance = (await ask(INSTANCE, 'GET', `/protected-instances/${instanceId}`)).protected_instance;
    expect(instance.attachment).toContainEqual({ replication: pairId, device: '/dev/vdb' });

    await job(PAIR_JOB, 'DELETE', `/protected-instances/${instanceId}/detachreplication/${pairId}`);
    await job(PAIR_JOB, 'DELETE', `/replications/${pairId}`, { replication: { server_group_id: groupId } });
    const keep = { delete_target_server: false, delete_target_eip: false };
    await job(INSTANCE_JOB, 'DELETE', `/protected-instances/${instanceId}`, keep);
    await job(GROUP_JOB, 'DELETE', `/server-groups/${groupId}`);
  });
});
