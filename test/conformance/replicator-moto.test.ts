import type { Deviation } from '../contracts/compute.contract.ts';
import { describeReplicator } from '../contracts/replicator.contract.ts';
import { describeOnMoto } from './support/contract-on-moto.ts';

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

await describeOnMoto(describeReplicator, DEVIATIONS);
