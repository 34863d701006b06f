import { describe, expect, it } from 'vitest';
import { BUDGET_SECONDS } from '../../lambdas/domain/group/budgets.ts';
import type { GroupDescription } from '../../lambdas/handlers/operations/groups/group-description.ts';
import { expectFailedOver, failOver, GROUP, identityOf, production, type Subject, setup } from './setup.ts';

const start = async (options: Parameters<typeof setup>[0] = {}) => {
  const subject = await setup({ servers: 1, ...options });
  const { clock } = subject.runtime;
  return { subject, begun: clock.now(), before: await identityOf(subject.runtime.ec2, production(subject)) };
};

const callsOf = ({ runtime }: Subject, api: string) =>
  runtime.ec2.calls().filter(({ action }) => action === api).length;

const secondsSince = ({ runtime }: Subject, begun: number) => (runtime.clock.now() - begun) / 1000;

const SHORT = {
  change: (given: GroupDescription) => ({ ...given, policy: { migrationBudgetSeconds: 120 } }),
};

describe('a call that EC2 goes on refusing', () => {
  it.each(['CreateVolume', 'AttachVolume'])('is tried a few times where nobody knows the code of %s', async (api) => {
    const { subject, begun } = await start();
    const before = callsOf(subject, api);
    subject.runtime.ec2.faults.failNext(api, { code: 'BrandNewRefusal', times: 1000 });
    const execution = await failOver(subject, 'f-1');
    expect(execution).toMatchObject({ status: 'FAILED', error: 'ServerNotMigratedError' });
    expect(execution?.cause).toMatch(/EC2 refused ".*" \d+ times since .* with BrandNewRefusal: \w/);
    expect(secondsSince(subject, begun)).toBeLessThan(300);
    // Two disks, a few tries each.
    expect(callsOf(subject, api) - before).toBeLessThanOrEqual(20);
    expect(callsOf(subject, api) - before).toBeGreaterThanOrEqual(10);
  });

  it('is not waited for until the budget is over where a state that passes does not pass', async () => {
    const { subject, begun } = await start();
    subject.runtime.ec2.faults.failNext('AttachVolume', { code: 'IncorrectState', times: 1000 });
    const execution = await failOver(subject, 'f-1');
    expect(execution).toMatchObject({ status: 'FAILED', error: 'ServerNotMigratedError' });
    expect(execution?.cause).toMatch(/EC2 refused "attach-volume vol-\w+" \d+ times since .* with IncorrectState: \w/);
    expect(secondsSince(subject, begun)).toBeGreaterThan(300);
    expect(secondsSince(subject, begun)).toBeLessThan(600);
  });

  it('may pass within that time, and is forgotten then', async () => {
    const { subject, before } = await start();
    subject.runtime.ec2.faults.failNext('AttachVolume', { code: 'IncorrectState', times: 40 });
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
    await expectFailedOver(subject, before);
    const [instance] = (await subject.runtime.store.members(GROUP)).instances;
    expect(JSON.stringify(instance?.progress)).not.toContain('IncorrectState');
  });

  it('is said with code and sentence where capacity was lacking until the budget was over', async () => {
    const { subject } = await start(SHORT);
    subject.runtime.ec2.faults.failNext('CreateVolume', { code: 'InsufficientVolumeCapacity', times: 1000 });
    const execution = await failOver(subject, 'f-1');
    expect(execution?.cause).toMatch(/budget of 120 s: .*EC2 refused "create-volume .*InsufficientVolumeCapacity: \w/);
    const record = await subject.runtime.store.findFailover(GROUP, 'f-1');
    expect(record?.cause).toBe(execution?.cause);
    expect(record?.failedMembers[0]?.message).toContain('InsufficientVolumeCapacity');
  });

  it('ends a stop that nobody knows the refusal of, with what EC2 said', async () => {
    const { subject, begun } = await start();
    subject.runtime.ec2.faults.failNext('StopInstances', { code: 'BrandNewRefusal', times: 1000 });
    const execution = await failOver(subject, 'f-1');
    expect(execution).toMatchObject({ status: 'FAILED', error: 'ProductionServerNotFencedError' });
    expect(execution?.cause).toContain('BrandNewRefusal');
    expect(secondsSince(subject, begun)).toBeLessThan(300);
  });
});

describe('the longest budget that a group may have', () => {
  it('fits the history of an execution, and ends on record', async () => {
    const policy = { migrationBudgetSeconds: BUDGET_SECONDS.most };
    const { subject } = await start({ change: (given) => ({ ...given, policy }) });
    subject.runtime.ec2.faults.failNext('AttachVolume', { code: 'Unavailable', times: 24_000 });
    const execution = await failOver(subject, 'f-1');
    expect(execution).toMatchObject({ status: 'FAILED', error: 'ServerNotMigratedError' });
    expect(subject.runtime.log.length(execution?.id ?? '?')).toBeLessThan(15_000);
    expect(await subject.runtime.store.findGroup(GROUP)).toMatchObject({ status: 'error-failing-over' });
  });
});

describe('a network interface that was taken off and cannot be put on', () => {
  const nicOf = async ({ runtime, site }: Subject) => {
    const [instance] = (await runtime.store.members(GROUP)).instances;
    return { nic: instance?.nics.find(({ deviceIndex }) => deviceIndex === 1)?.networkInterfaceId, ...site.servers[0] };
  };

  it.each([
    ['is refused for good', 'AttachmentLimitExceeded', 1],
    ['is refused as nobody knows', 'BrandNewRefusal', 7],
  ])('goes back to the fenced server where it was when it %s', async (_, code, times) => {
    const { subject, before } = await start();
    subject.runtime.ec2.faults.failNext('AttachNetworkInterface', { code, times });
    const execution = await failOver(subject, 'f-1');
    expect(execution).toMatchObject({ status: 'FAILED', error: 'ServerNotMigratedError' });
    const { nic, production: serverId } = await nicOf(subject);
    expect(execution?.cause).toContain(`NIC ${nic} is back on ${serverId} at device index 1, where it was.`);
    expect(execution?.cause).toContain(`${code}: `);
    expect(await identityOf(subject.runtime.ec2, production(subject))).toEqual(before);
    expect(await failOver(subject, 'f-2')).toMatchObject({ status: 'SUCCEEDED' });
    await expectFailedOver(subject, before);
  });

  it('goes back when the budget is over', async () => {
    const { subject, before } = await start(SHORT);
    subject.runtime.ec2.faults.failNext('AttachNetworkInterface', { code: 'Unavailable', times: 24 });
    const execution = await failOver(subject, 'f-1');
    expect(execution).toMatchObject({ status: 'FAILED', error: 'ServerNotMigratedError' });
    expect(execution?.cause).toContain('is back on');
    expect(await identityOf(subject.runtime.ec2, production(subject))).toEqual(before);
    expect(await failOver(subject, 'f-2')).toMatchObject({ status: 'SUCCEEDED' });
    await expectFailedOver(subject, before);
  });

  it('is named with the command that puts it on where EC2 refuses the way back as well', async () => {
    const { subject } = await start();
    subject.runtime.ec2.faults.deny('AttachNetworkInterface');
    const execution = await failOver(subject, 'f-1');
    const { nic, dr } = await nicOf(subject);
    expect(execution?.cause).toContain(
      `aws ec2 attach-network-interface --network-interface-id ${nic} --instance-id ${dr} --device-index 1`,
    );
    expect(execution?.cause).toContain('UnauthorizedOperation');
  });
});
