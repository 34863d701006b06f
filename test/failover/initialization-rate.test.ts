import type { CreateVolumeCommandInput } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { expectFailedOver, failOver, GROUP, identityOf, production, type Subject, setup } from './setup.ts';

const RATE = 200;

const open = async () => {
  const change = (description: Parameters<NonNullable<Parameters<typeof setup>[0]>['change'] & object>[0]) => ({
    ...description,
    policy: { ...description.policy, volumeInitializationRate: RATE },
  });
  const subject = await setup({ servers: 2, change });
  return { subject, before: await identityOf(subject.runtime.ec2, production(subject)) };
};

const asked = ({ runtime }: Subject): readonly CreateVolumeCommandInput[] =>
  runtime.ec2
    .calls()
    .filter(({ action, input }) => action === 'CreateVolume' && 'SnapshotId' in (input as object))
    .map(({ input }) => input as CreateVolumeCommandInput);

describe('a failover of a group with an initialization rate', () => {
  it('has EBS load every DR disk at the rate', async () => {
    const { subject, before } = await open();
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
    await expectFailedOver(subject, before);
    expect(new Set(asked(subject).map(({ VolumeInitializationRate }) => VolumeInitializationRate))).toEqual(
      new Set([RATE]),
    );
  });

  it.each([
    'VolumeInitializationRateLimitExceeded',
    'InvalidParameterValue',
    'VolumeLimitExceeded',
    'InsufficientVolumeCapacity',
  ])('makes the disk without the rate where EC2 refuses the rate with %s, and says so in the trail', async (code) => {
    const { subject, before } = await open();
    subject.runtime.ec2.faults.failNext('CreateVolume', { code });
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
    await expectFailedOver(subject, before);
    const without = asked(subject).filter(({ VolumeInitializationRate }) => VolumeInitializationRate === undefined);
    expect(without).toHaveLength(1);
    expect(new Set(asked(subject).map(({ ClientToken }) => ClientToken)).size).toBe(asked(subject).length);
    const messages = (await subject.runtime.store.listEvents(GROUP)).map(({ message }) => message);
    expect(messages.filter((message) => message.includes(`at ${RATE} MiB/s`) && message.includes(code))).toHaveLength(
      1,
    );
  });
});
