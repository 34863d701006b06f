import { CreateKeyCommand } from '@aws-sdk/client-kms';
import { describe, expect, it } from 'vitest';
import { createEc2Compute } from '../../lambdas/adapters/aws/ec2/index.ts';
import { fact } from '../../lambdas/domain/site/observed.ts';
import { createVirtualClock } from '../../local/clocks.ts';
import { createSimulatedEc2, instantaneousLatencies } from '../../simulated-aws/ec2.ts';

const setup = async (connected = true) => {
  const clock = createVirtualClock(Date.UTC(2026, 10, 23));
  const ec2 = createSimulatedEc2({ clock, latencies: instantaneousLatencies });
  const { KeyMetadata } = await ec2.kms.send(new CreateKeyCommand({}));
  const key = KeyMetadata?.Arn ?? '?';
  const see = async (volumeKeys?: readonly string[]) => {
    const compute = createEc2Compute({ ec2, clock, volumeKeys, ...(connected ? { kms: ec2.kms } : {}) });
    return fact((await compute.observe({ keys: [key] })).keys, key);
  };
  return { ec2, key, see };
};

describe('a KMS key', () => {
  it('is shown with whether the deployment was given its use, where that is known', async () => {
    const { key, see } = await setup();
    const seen = { id: key, manager: 'CUSTOMER', state: 'Enabled' };
    expect(await see()).toEqual({ is: 'present', value: seen });
    expect(await see([])).toEqual({ is: 'present', value: { ...seen, given: false } });
    expect(await see([key])).toEqual({ is: 'present', value: { ...seen, given: true } });
  });

  it('is unknown where KMS may not be asked, with the reason', async () => {
    const { ec2, key, see } = await setup();
    ec2.faults.deny('DescribeKey');
    expect(await see([key])).toEqual({
      is: 'unknown',
      why: `DescribeKey of ${key} failed: UnauthorizedOperation`,
    });
  });

  it('is unknown where nobody is there to ask', async () => {
    const { see } = await setup(false);
    expect(await see()).toMatchObject({ is: 'unknown', why: expect.stringContaining('KmsNotConnectedError') });
  });
});
