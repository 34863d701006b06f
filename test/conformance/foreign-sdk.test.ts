import { fileURLToPath } from 'node:url';
import { CreateTagsCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openApiDocument } from '../../lambdas/api/openapi.ts';
import { createLocalApi } from '../../local/api.ts';
import { documentedApi } from '../../local/documented-api.ts';
import { serveLocally } from '../../local/http.ts';
import { seedSite } from '../../local/site/seed.ts';
import { expectFailedOver, identityOf, production, volumesOf } from '../failover/setup.ts';
import { pythonWith } from '../support/python/install.ts';
import { createTestRuntime } from '../support/test-runtime.ts';
import { runPython } from './support/run-python.ts';

const SDK = { requirement: 'huaweicloudsdksdrs==3.1.219' };
const CLIENT = fileURLToPath(new URL('support/foreign_client.py', import.meta.url));
const OPERATIONS = fileURLToPath(new URL('support/foreign_operations.py', import.meta.url));
const ZONE = 'eu-central-1a';
const NAME = 'pets';

const python = await pythonWith(SDK);

/** A site that nobody protects yet, served on this machine. */
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
  const api = createLocalApi(runtime);
  const server = await serveLocally((request, surroundings) => api.fetch(request, surroundings), 0);
  onTestFinished(() => server.stop());
  return { runtime, site, endpoint: server.url };
};

const tagged = (id: string, Key: string, Value: string) =>
  new CreateTagsCommand({ Resources: [id], Tags: [{ Key, Value }] });

describe.skipIf(!python)('an SDK of SDRS that was written for another cloud', () => {
  it('makes a group, fills it, protects it, fails it over and sees what came of it', async () => {
    const { runtime, site, endpoint } = await setup();
    const [server = { production: '?', dr: '?' }] = site.servers;
    const before = await identityOf(runtime.ec2, [server.production]);
    const volumes = (await volumesOf(runtime.ec2, server.production)).map(({ VolumeId }) => VolumeId);
    const zones = { source: ZONE, target: ZONE };
    const wish = { endpoint, name: NAME, vpc: site.vpcId, zones, server: server.production, volumes };

    const { code, out, err } = await runPython(python ?? '', [CLIENT], {
      input: JSON.stringify(wish),
      limitMs: 800_000,
    });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const said = JSON.parse(out);
    const groupId = said.group_job.entities.server_group_id;

    for (const job of [said.group_job, said.instance_job, ...said.pair_jobs, said.start_job]) {
      expect(job).toMatchObject({ status: 'SUCCESS' });
    }
    expect(said.pair_jobs).toHaveLength(volumes.length);
    expect(said.protected.server_group).toMatchObject({
      id: groupId,
      name: NAME,
      status: 'protected',
      priority_station: 'source',
    });
    expect(said.failover_job).toMatchObject({
      status: 'SUCCESS',
      job_type: 'failoverProtectionGroupNoCG',
      entities: { sub_jobs: [{ status: 'SUCCESS' }] },
    });
    expect(said.failed_over.server_group).toMatchObject({
      status: 'failed-over',
      protected_status: 'stopped',
      priority_station: 'target',
    });
    expect(said.instances).toMatchObject({
      count: 1,
      protected_instances: [{ status: 'failed-over', source_server: server.production, target_server: server.dr }],
    });
    expect(said.not_found).toMatchObject({ status: 400, code: 'SDRS.1013' });
    await expectFailedOver({ runtime, site }, before, groupId);
  });

  it('makes no call that is not answered, and documented', async () => {
    const { code, out, err } = await runPython(python ?? '', [OPERATIONS], { limitMs: 800_000 });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const calls: readonly string[] = JSON.parse(out);
    expect(calls.length).toBeGreaterThan(40);
    const documented = Object.entries(openApiDocument(documentedApi()).paths ?? {}).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
    // The list of versions is not served: docs/api.md says so.
    expect(calls.filter((call) => !documented.includes(call))).toEqual(['GET /', 'GET /{api_version}']);
  });
});
