import { EC2Client } from '@aws-sdk/client-ec2';
import { KMSClient } from '@aws-sdk/client-kms';
import { afterAll, describe } from 'vitest';
import { createVirtualClock } from '../../local/clocks.ts';
import type { Deviation } from '../contracts/compute.contract.ts';
import { describeReplicator } from '../contracts/replicator.contract.ts';
import { startMoto } from '../support/moto.ts';
import { PATIENT_EC2_SETTINGS } from './support/account.ts';

const DEVIATIONS: Readonly<Record<string, Deviation>> = {
  'leaves data volumes out that are named': {
    reason: 'moto takes them all the same',
    seen: /to deeply equal/,
  },
  'tells how well volumes are, and which are absent': {
    reason: 'moto does not know DescribeVolumeStatus',
    seen: /to deeply equal/,
  },
  'does not dispose of a NIC that a server has': {
    reason: 'moto deletes it',
    seen: /to match object/,
  },
};

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
  describeReplicator({ name: 'moto', setup: async () => ({ ec2, kms, clock }), deviations: DEVIATIONS });
});
