import { CreateTagsCommand } from '@aws-sdk/client-ec2';
import { expect, onTestFinished } from 'vitest';
import { seedSite } from '../../local/site/seed.ts';
import { createTestRuntime, type TestRuntime } from '../support/test-runtime.ts';
import { apiOn, type Call, pollJob } from './setup.ts';

export const ZONE = 'eu-central-1a';

/** A site that nobody protects yet, tagged as docs/api.md says. */
export const open = async (servers = 1) => {
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

interface Turning {
  readonly runtime: TestRuntime;
  readonly call: Call;
}

/** Turns protection of a group on or off, and waits until that is done. */
export const turned = async ({ runtime, call }: Turning, groupId: string, action: string) => {
  const { status, body } = await call('POST', `/server-groups/${groupId}/action`, { [action]: {} });
  expect([status, body]).toEqual([200, { job_id: expect.any(String) }]);
  const job = await pollJob(runtime, call, body.job_id);
  expect(job.body).toMatchObject({ status: 'SUCCESS', job_id: body.job_id });
  return job.body;
};

/** The entities of the job of a call that is done. */
export const done = async (call: Call, method: string, path: string, body?: unknown) => {
  const { status, body: answer } = await call(method, path, body);
  expect([status, answer]).toEqual([200, { job_id: expect.any(String) }]);
  const job = await call('GET', `/jobs/${answer.job_id}`);
  expect(job.body).toMatchObject({ status: 'SUCCESS', job_id: answer.job_id });
  return job.body.entities;
};

export const createGroup = async (call: Call, vpcId: string, more: object = {}): Promise<string> => {
  const zones = { source_availability_zone: ZONE, target_availability_zone: ZONE };
  const server_group = { name: 'pets', ...zones, source_vpc_id: vpcId, ...more };
  return (await done(call, 'POST', '/server-groups', { server_group })).server_group_id;
};

export const protect = async (call: Call, groupId: string, serverId: string, name: string): Promise<string> => {
  const protected_instance = { server_group_id: groupId, server_id: serverId, name };
  return (await done(call, 'POST', '/protected-instances', { protected_instance })).protected_instance_id;
};

/** A pair that is attached to nothing yet. */
export const replicate = async (call: Call, groupId: string, volumeId: string): Promise<string> => {
  const replication = { server_group_id: groupId, volume_id: volumeId };
  return (await done(call, 'POST', '/replications', { replication })).replication_pair_id;
};

/** A group with all servers of the site; each has a pair for each of its disks. */
export const filledGroup = async ({ site, call }: Awaited<ReturnType<typeof open>>) => {
  const groupId = await createGroup(call, site.vpcId);
  const instances: string[] = [];
  for (const { name, production } of site.servers) instances.push(await protect(call, groupId, production, name));
  const { body } = await call('GET', `/replications?server_group_id=${groupId}`);
  return { groupId, instances, pairs: body.replications.map(({ id }: { id: string }) => id) as readonly string[] };
};

export const statusOf = async (call: Call, groupId: string) =>
  (await call('GET', `/server-groups/${groupId}`)).body.server_group;
