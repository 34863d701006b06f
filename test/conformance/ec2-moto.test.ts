import { type Deviation, describeCompute } from '../contracts/compute.contract.ts';
import { describeOnMoto } from './support/contract-on-moto.ts';

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

await describeOnMoto(describeCompute, DEVIATIONS);
