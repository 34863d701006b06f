import { ModifyInstanceAttributeCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { createCancelFailover } from '../../lambdas/handlers/operations/runs/cancel-failover.ts';
import { groupsById } from './isolated-site.ts';
import { expectRelaunched } from './relaunch-outcome.ts';
import { launched, nicsOn, type RelaunchSubject, setupRelaunch } from './relaunch-site.ts';
import { failOver, GROUP, serversById } from './setup.ts';

describe('a failover that relaunches a server on its primary NIC', () => {
  it('gives MAC, primary private IP and EIP to a new server, terminates production and keeps its volumes', async () => {
    const subject = await setupRelaunch();
    expect(await failOver(subject, 'failover-1')).toMatchObject({ status: 'SUCCEEDED' });
    await expectRelaunched(subject);
  });

  it('isolates production before, and brings the NICs with their own security groups', async () => {
    const subject = await setupRelaunch({ termination: 'allowed' }, { isolation: true });
    const before = await groupsById(subject);
    expect(await failOver(subject, 'failover-1')).toMatchObject({ status: 'SUCCEEDED' });
    await expectRelaunched(subject);
    const [successor] = await launched(subject);
    const after = await groupsById(subject);
    const nics = (await nicsOn(subject, successor?.InstanceId ?? '?')).map((nic) => nic.NetworkInterfaceId ?? '?');
    expect(nics).toContain(subject.primary.nicId);
    for (const nic of nics) expect(after.get(nic)).toEqual(before.get(nic));
    const trail = (await subject.runtime.store.listEvents(GROUP)).map(({ message }) => message);
    expect(trail.filter((line) => line.includes(`isolate-nic ${subject.primary.nicId} accepted`))).toHaveLength(1);
    expect(trail.filter((line) => line.includes(`restore-groups ${subject.primary.nicId} accepted`))).toHaveLength(1);
  });
});

/** Nothing was done to it that anybody could see. */
const expectUntouched = async ({ runtime, production, primary }: RelaunchSubject): Promise<void> => {
  const server = (await serversById(runtime.ec2)).get(production);
  expect(server?.State?.Name).toBe('running');
  expect(server?.NetworkInterfaces?.map(({ MacAddress }) => MacAddress)).toContain(primary.mac);
  expect(runtime.ec2.calls().map(({ action }) => action)).not.toContain('TerminateInstances');
};

describe('a relaunch that must not be', () => {
  it('is refused where the policy of the group does not allow it, and nothing is touched', async () => {
    for (const policy of [{}, { termination: 'forbidden' as const }]) {
      const subject = await setupRelaunch(policy);
      const execution = await failOver(subject, 'failover-1');
      expect(execution).toMatchObject({ status: 'FAILED', error: 'PrerequisitesNotMetError' });
      expect(execution?.cause).toContain('never detaches');
      await expectUntouched(subject);
    }
  });

  it('is found out to lack its permission while production can still be given back, flags and all', async () => {
    const subject = await setupRelaunch();
    const { runtime, production, primary } = subject;
    runtime.ec2.faults.deny('RunInstances');
    expect(await failOver(subject, 'failover-1')).toMatchObject({ status: 'FAILED' });
    const [instance] = (await runtime.store.members(GROUP)).instances;
    expect(instance?.progress?.failure?.message).toMatch(/check-launch.*UnauthorizedOperation/);
    await createCancelFailover(runtime)({ group: GROUP, start: true });
    await runtime.clock.sleep(60_000);
    await expectUntouched(subject);
    const nic = (await nicsOn(subject, production)).find(
      ({ NetworkInterfaceId }) => NetworkInterfaceId === primary.nicId,
    );
    expect(nic?.Attachment?.DeleteOnTermination).toBe(true);
    expect((await runtime.store.members(GROUP)).instances[0]).not.toHaveProperty('relaunch');
  });
});

describe('a relaunch in trouble', () => {
  it('clears termination protection, which EC2 would refuse the termination for', async () => {
    const subject = await setupRelaunch();
    const { ec2 } = subject.runtime;
    const InstanceId = subject.production;
    await ec2.send(new ModifyInstanceAttributeCommand({ InstanceId, DisableApiTermination: { Value: true } }));
    expect(await failOver(subject, 'failover-1')).toMatchObject({ status: 'SUCCEEDED' });
    await expectRelaunched(subject);
  });

  it('fails by name where EC2 has no capacity, and the same call again finishes, also when EC2 has forgotten production', async () => {
    const zone: { isFull: boolean; subject?: RelaunchSubject } = { isFull: false };
    const onCall = (action: string) => {
      if (action === 'ec2:TerminateInstances') zone.isFull = true;
      if (action !== 'ec2:RunInstances' || !zone.isFull) return;
      zone.subject?.runtime.ec2.faults.failNext('RunInstances', { code: 'InsufficientInstanceCapacity' });
    };
    const subject = await setupRelaunch({ termination: 'allowed', migrationBudgetSeconds: 180 }, { onCall });
    zone.subject = subject;
    const { runtime } = subject;
    expect(await failOver(subject, 'failover-1')).toMatchObject({ status: 'FAILED', error: 'ServerNotMigratedError' });
    const failed = (await runtime.store.members(GROUP)).instances[0];
    expect(failed?.progress?.failure).toMatchObject({ error: 'ServerNotMigratedError' });
    expect(failed?.progress?.failure?.message).toContain('EC2 may lack capacity');
    expect((await runtime.store.findGroup(GROUP))?.status).toBe('error-failing-over');
    await expect(createCancelFailover(runtime)({ group: GROUP })).rejects.toMatchObject({
      name: 'CancelRefusedError',
    });
    // Two hours later: EC2 shows a terminated server for about one.
    await runtime.clock.sleep(7_200_000);
    zone.isFull = false;
    expect(await failOver(subject, 'failover-2')).toMatchObject({ status: 'SUCCEEDED' });
    await expectRelaunched(subject);
  });
});
