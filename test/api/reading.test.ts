import { describe, expect, it } from 'vitest';
import { openApiDocument } from '../../lambdas/api/openapi.ts';
import { accessOf } from '../../lambdas/domain/access.ts';
import { makeProtectedInstance, makeProtectionGroup, makeReplicationPair } from '../support/builders.ts';
import { createMemoryGroupStore } from '../support/fakes/group-store.ts';
import { createMemoryJobStore } from '../support/fakes/job-store.ts';
import { createFakeWorkflow } from '../support/fakes/workflow.ts';
import { fakeApi } from './setup.ts';
import { watched } from './watched.ts';

const setup = async () => {
  const changes: string[] = [];
  const store = createMemoryGroupStore();
  await store.create({
    group: makeProtectionGroup(),
    instances: [makeProtectedInstance()],
    pairs: [makeReplicationPair()],
  });
  const { api, call } = fakeApi({
    store: watched(store, changes),
    jobs: watched(createMemoryJobStore(), changes),
    workflow: watched(createFakeWorkflow().workflow, changes),
  });
  return { api, call, changes };
};

const IDS: Readonly<Record<string, string>> = {
  project_id: 'project-1',
  server_group_id: 'group-1',
  protected_instance_id: 'instance-1',
  replication_id: 'pair-1',
};

const { api: any } = await setup();

const READS = Object.entries(openApiDocument(any).paths ?? {}).flatMap(([path, item]) =>
  Object.keys(item)
    .map((method) => ({ method: method.toUpperCase(), path }))
    .map((route) => ({ ...route, path: route.path.replace(/\{(\w+)\}/g, (_, name) => IDS[name] ?? 'job-1') }))
    .filter((route) => accessOf(route.method) === 'read'),
);

describe('whatever the permission to read allows', () => {
  it('is known: every GET, the plan among them, and nothing else', () => {
    expect(READS.length).toBeGreaterThan(8);
    expect(READS.filter(({ method }) => method !== 'GET')).toEqual([]);
    expect(READS).toContainEqual({ method: 'GET', path: '/v1/project-1/server-groups/group-1/failover-plan' });
  });

  it.each(READS)('writes nothing: $method $path', async ({ method, path }) => {
    const { api, changes } = await setup();
    const { status } = await api.request(path, { method });
    // 503: the EC2 of this test shows no snapshots.
    expect([200, 400, 503]).toContain(status);
    expect(changes).toEqual([]);
  });
});
