import {
  DescribeInstanceStatusCommand,
  DescribeInstancesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { instantaneousLatencies } from '../../simulated-aws/ec2.ts';
import { makeServer, makeStoppedServer, setup, stateOf, type TestSite, ZONE_A, ZONE_B } from './site.ts';

const checks = async ({ ec2 }: TestSite, InstanceIds: string[], IncludeAllInstances = true) => {
  const answer = await ec2.send(new DescribeInstanceStatusCommand({ InstanceIds, IncludeAllInstances }));
  return answer.InstanceStatuses?.map(({ SystemStatus, InstanceStatus }) => [
    SystemStatus?.Status,
    InstanceStatus?.Status,
  ]);
};

describe('status checks of the simulated EC2', () => {
  it('initialise for a while after a start, then pass', async () => {
    const latencies = { ...instantaneousLatencies, statusChecksMs: 900_000 };
    const site = await setup({ latencies });
    const id = await makeServer(site);
    expect(await checks(site, [id])).toEqual([['initializing', 'initializing']]);
    await site.clock.sleep(900_000);
    expect(await checks(site, [id])).toEqual([['ok', 'ok']]);
  });

  it('cover running servers only, unless all are asked for', async () => {
    const site = await setup();
    const ids = [await makeServer(site), await makeStoppedServer(site)];
    expect(await checks(site, ids, false)).toEqual([['ok', 'ok']]);
    expect(await checks(site, ids)).toEqual([
      ['ok', 'ok'],
      ['not-applicable', 'not-applicable'],
    ]);
  });

  it('are impaired in a broken zone, where servers still count as running', async () => {
    const site = await setup();
    const [here, there] = [await makeServer(site), await makeServer(site, { SubnetId: site.subnetB })];
    site.ec2.faults.breakZone(ZONE_A);
    expect(await checks(site, [here, there])).toEqual([
      ['impaired', 'impaired'],
      ['ok', 'ok'],
    ]);
    expect(await stateOf(site, here)).toBe('running');
    site.ec2.faults.repairZone(ZONE_A);
    expect(await checks(site, [here])).toEqual([['ok', 'ok']]);
  });

  it('pass again once a server on broken hardware was stopped and started', async () => {
    const site = await setup();
    const id = await makeServer(site);
    site.ec2.faults.breakServers([id]);
    expect(await checks(site, [id])).toEqual([['impaired', 'impaired']]);
    await site.ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
    await site.ec2.send(new StartInstancesCommand({ InstanceIds: [id] }));
    expect(await checks(site, [id])).toEqual([['ok', 'ok']]);
  });

  it('fail with the control plane of a zone, for whoever names its servers or none', async () => {
    const site = await setup();
    const [here, there] = [await makeServer(site), await makeServer(site, { SubnetId: site.subnetB })];
    site.ec2.faults.breakZone(ZONE_B, { controlPlane: true });
    await expect(stateOf(site, there)).rejects.toMatchObject({ name: 'Unavailable', $fault: 'server' });
    await expect(site.ec2.send(new DescribeInstancesCommand({ MaxResults: 10 }))).rejects.toMatchObject({
      name: 'Unavailable',
    });
    await expect(checks(site, [here, there])).rejects.toMatchObject({ name: 'Unavailable' });
    expect(await stateOf(site, here)).toBe('running');
  });

  it('take at most 100 ids a call', async () => {
    const site = await setup();
    const ids = Array.from({ length: 101 }, () => 'i-00000000000000000');
    await expect(checks(site, ids)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });
});
