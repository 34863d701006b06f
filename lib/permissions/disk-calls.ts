import { onlyTags, PINNED_TAG } from './confinement.ts';
import type { Ec2Call } from './ec2-calls.ts';

export const DETACH_VOLUME: Ec2Call = { action: 'DetachVolume', on: ['instance', 'volume'] };

/**
 * A set of snapshots, with its tags in the call itself. Source: Service Authorization Reference, EC2: CreateSnapshots is authorised
 * on the server, on each of its volumes and on each new snapshot; the tags of a call need CreateTags.
 */
export const TAKE_SETS: readonly Ec2Call[] = [
  { action: 'CreateSnapshots', on: ['instance', 'snapshot', 'volume'], confined: { snapshot: 'made' } },
  {
    action: 'CreateTags',
    on: ['snapshot'],
    condition: { StringEquals: { 'ec2:CreateAction': 'CreateSnapshots' } },
    confined: { snapshot: 'free' },
  },
];

/** On every snapshot that the service has taken; see `TAGS` in the failover's rules. */
export const EPOCH_TAG = 'sdrs:epoch';

/**
 * Only what the service has taken, and never what is pinned: so a pin that comes between the look and the call is obeyed as well.
 * Source: Service Authorization Reference, EC2: DeleteSnapshot knows `aws:ResourceTag`.
 */
export const DELETE_SNAPSHOT: Ec2Call = {
  action: 'DeleteSnapshot',
  on: ['snapshot'],
  condition: {
    Null: { [`aws:ResourceTag/${EPOCH_TAG}`]: 'false', [`aws:ResourceTag/${PINNED_TAG}`]: 'true' },
  },
  confined: { snapshot: 'free' },
};

/** Volumes of recovery points, attached in the place of what was there. */
export const MAKE_DISKS: readonly Ec2Call[] = [
  {
    action: 'CreateVolume',
    on: ['snapshot', 'volume'],
    confined: { snapshot: 'recovery-point', volume: 'made' },
  },
  {
    action: 'CreateTags',
    on: ['volume'],
    condition: { StringEquals: { 'ec2:CreateAction': 'CreateVolume' } },
    confined: { volume: 'free' },
  },
  DETACH_VOLUME,
  { action: 'AttachVolume', on: ['instance', 'volume'] },
];

/** What people pin: a pin that begins so is a person's. One of a failover is neither made nor taken off like that. */
const BY_PEOPLE = 'by:*';

/** Pins of people on recovery points. Source: Service Authorization Reference, EC2: CreateTags and DeleteTags know both keys. */
export const PIN_BY_HAND: readonly Ec2Call[] = [
  {
    action: 'CreateTags',
    on: ['snapshot'],
    condition: { ...onlyTags(PINNED_TAG), StringLike: { [`aws:RequestTag/${PINNED_TAG}`]: BY_PEOPLE } },
    confined: { snapshot: 'recovery-point' },
  },
  {
    action: 'DeleteTags',
    on: ['snapshot'],
    condition: { ...onlyTags(PINNED_TAG), StringLike: { [`aws:ResourceTag/${PINNED_TAG}`]: BY_PEOPLE } },
    confined: { snapshot: 'recovery-point' },
  },
];
