import { EC2Client } from '@aws-sdk/client-ec2';
import { KMSClient } from '@aws-sdk/client-kms';
import { afterAll, describe } from 'vitest';
import { createVirtualClock } from '../../../local/clocks.ts';
import type { Deviation } from '../../contracts/compute.contract.ts';
import { startMoto } from '../../support/moto.ts';
import { PATIENT_EC2_SETTINGS } from './account.ts';

type Contract = (subject: {
  readonly name: string;
  readonly setup: () => Promise<{
    readonly ec2: EC2Client;
    readonly kms: KMSClient;
    readonly clock: ReturnType<typeof createVirtualClock>;
  }>;
  readonly deviations: Readonly<Record<string, Deviation>>;
}) => void;

/** A contract over the wire, or skipped where moto is missing. @param deviations what moto does otherwise than EC2 */
export const describeOnMoto = async (
  contract: Contract,
  deviations: Readonly<Record<string, Deviation>>,
): Promise<void> => {
  const moto = await startMoto();
  afterAll(() => moto?.stop());

  describe.skipIf(!moto)('over the wire', () => {
    const settings = {
      ...PATIENT_EC2_SETTINGS,
      region: 'eu-central-1',
      endpoint: moto?.endpoint ?? 'http://127.0.0.1:9',
      credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
    };
    const ec2 = new EC2Client(settings);
    const kms = new KMSClient(settings);
    afterAll(() => {
      ec2.destroy();
      kms.destroy();
    });
    // moto changes states at once, so waiting for them need not take time.
    const clock = createVirtualClock(Date.UTC(2026, 10, 23));
    contract({ name: 'moto', setup: async () => ({ ec2, kms, clock }), deviations });
  });
};
