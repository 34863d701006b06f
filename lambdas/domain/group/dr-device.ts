import { TAGS } from '../site/actions.ts';
import type { AttachedDisk, ObservedServer } from '../site/observed.ts';
import type { ReplicationPair } from './protection-group.ts';

/** The device a pair's disk takes on the DR server: its own root device for a boot disk, the same name otherwise. */
export const drDevice = (pair: ReplicationPair, drServer: ObservedServer): string =>
  pair.bootable ? drServer.rootDeviceName : pair.device;

/**
 * Whether two names are one attachment point: `/dev/sdf` and `/dev/xvdf` are, and EC2 refuses the other one as taken. Source: EBS User
 * Guide, Device names; kubernetes-sigs/aws-ebs-csi-driver#1674 (GitHub).
 */
export const isSameDevice = (one: string, other: string): boolean => pointOf(one) === pointOf(other);

const pointOf = (device: string): string => device.replace(/^(\/dev\/)?(xvd|sd)/, '');

/** How a DR disk that has lost its tag is known again. */
export const tagRemedy = ({ id }: ReplicationPair, volumeId = '<volume>'): string =>
  `aws ec2 create-tags --resources ${volumeId} --tags Key=${TAGS.pair},Value=${id}`;

/** What is in the way at a DR disk's device, and the remedy: a tag tells an earlier try's disk from a foreign one. */
export const takenBy = (pair: ReplicationPair, server: ObservedServer, { device, volumeId }: AttachedDisk): string =>
  `${device} of DR server ${server.id} is taken by ${volumeId}, which is not the DR disk of pair ${pair.id} and has no tag ${TAGS.pair} of it. ` +
  `Detach it; or where an earlier try has made it and somebody took its tag off, give it back: ${tagRemedy(pair, volumeId)}.`;
