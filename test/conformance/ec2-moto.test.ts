import { EC2Client } from '@aws-sdk/client-ec2';
import { KMSClient } from '@aws-sdk/client-kms';
import { afterAll, describe } from 'vitest';
import { createVirtualClock } from '../../local/clocks.ts';
import { type Deviation, describeCompute } from '../contracts/compute.contract.ts';
import { startMoto } from '../support/moto.ts';
import { PATIENT_EC2_SETTINGS } from './support/account.ts';

const ACCEPTED = /outcome: 'done'/;

/** Where moto 5.2 does otherwise than EC2. */
const DEVIATIONS: Record<string, Deviation> = {
  'keeps a NIC when its server is terminated': {
    reason: 'moto leaves the NIC of a terminated server attached',
    seen: /not reached within ten minutes/,
  },
  'gives up stopping a Spot server of a one-time request': { reason: 'moto stops it', seen: ACCEPTED },
  'shows what a recovery point is encrypted with': {
    reason: 'moto does not say which key a snapshot is encrypted with',
    seen: /to match object/,
  },
  'asks for another look when an attach is repeated': { reason: 'moto attaches an attached NIC', seen: ACCEPTED },
  'gives secondary private IPs and their EIPs to another NIC of the subnet': {
    reason: 'moto assigns the IP twice and leaves the EIP behind',
    seen: /not reached within ten minutes/,
  },
  'takes no private IP of another NIC where that was not allowed': { reason: 'moto assigns it twice', seen: ACCEPTED },
  'gives up attaching a NIC to a server of another zone': { reason: 'moto attaches across zones', seen: ACCEPTED },
  'asks for another look when a device index is taken': { reason: 'moto shares a device index', seen: ACCEPTED },
  'gives up on a server type without a free slot': { reason: 'moto counts no slots', seen: ACCEPTED },
  'gives up detaching the primary NIC': { reason: 'moto detaches index 0 where there are two', seen: ACCEPTED },
  'makes one volume of a pair, however often it is told so': {
    reason: 'moto ignores the client token of CreateVolume',
    seen: /length of 1 but got 2/,
  },
  'asks for another look when the attach of a volume is repeated': {
    reason: 'moto attaches an attached volume',
    seen: ACCEPTED,
  },
  'says why a server without root volume does not start, and what to do': {
    reason: 'moto starts a server without root volume',
    seen: /resolved "undefined" instead of rejecting/,
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
  describeCompute({ name: 'moto', setup: async () => ({ ec2, kms, clock }), deviations: DEVIATIONS });
});
