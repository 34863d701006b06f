import type { CreateVolumeRequest, InitializationStatusDetails } from '@aws-sdk/client-ec2';
import { ec2Error } from '../engine/errors.ts';
import type { VolumeRecord } from '../engine/model.ts';
import type { Site } from '../engine/site.ts';

/** Source: CreateVolume, `VolumeInitializationRate`: valid range, in MiB/s. */
const LEAST = 100;
const MOST = 300;

/** Source: EBS User Guide, Use an Amazon EBS Provisioned Rate for Volume Initialization, Quotas: MiB/s under way at once, per region. */
const QUOTA = 5_000;

/** MiB/s without a rate. UNVERIFIED[own-pace-of-initialization]: EBS publishes none, and says that it fluctuates. */
const OWN_PACE = 50;

const MIB_PER_GIB = 1024;

/**
 * Source: CreateVolume, `VolumeInitializationRate`: for volumes of snapshots only, and the user guide above: a request that exceeds the
 * quota fails. UNVERIFIED[initialization-rate-code]: the codes, which EC2 does not publish.
 */
export const initializationOf = (
  site: Site,
  { SnapshotId, VolumeInitializationRate: rate }: Pick<CreateVolumeRequest, 'SnapshotId' | 'VolumeInitializationRate'>,
): Pick<VolumeRecord, 'initializationRate'> => {
  if (rate === undefined) return {};
  if (SnapshotId === undefined) {
    throw ec2Error('InvalidParameterCombination', 'The parameter VolumeInitializationRate requires a snapshot.');
  }
  if (rate < LEAST || rate > MOST) {
    throw ec2Error('InvalidParameterValue', `Volume initialization rate ${rate} is not between ${LEAST} and ${MOST}.`);
  }
  if (rate + underWay(site) > QUOTA) {
    throw ec2Error(
      'VolumeInitializationRateLimitExceeded',
      `You have exceeded the volume initialization rate of ${QUOTA} MiB/s.`,
    );
  }
  return { initializationRate: rate };
};

const underWay = (site: Site): number =>
  site.draft
    .list('volumes')
    .filter((volume) => secondsLeft(site, volume) > 0)
    .reduce((sum, { initializationRate = 0 }) => sum + initializationRate, 0);

/** A snapshot holds as much data as its volume is large. */
const loadingSeconds = ({ sizeGiB, initializationRate = OWN_PACE }: VolumeRecord): number =>
  (sizeGiB * MIB_PER_GIB) / initializationRate;

const secondsLeft = (site: Site, volume: VolumeRecord): number =>
  Math.max(0, loadingSeconds(volume) - (site.now - volume.createTime) / 1000);

/**
 * Source: EC2 API Reference, InitializationStatusDetails; for volumes of snapshots only, with the time left where a rate was asked for
 * (EBS User Guide, Monitor the status of Amazon EBS volume initialization). EC2 may be five minutes late with it; this is not.
 */
export const initializationStatus = (site: Site, volume: VolumeRecord): InitializationStatusDetails | undefined => {
  if (volume.snapshotId === undefined) return undefined;
  const left = secondsLeft(site, volume);
  const Progress = Math.floor(100 * (1 - left / loadingSeconds(volume)));
  return volume.initializationRate === undefined
    ? { InitializationType: 'default', Progress }
    : { InitializationType: 'provisioned-rate', Progress, EstimatedTimeToCompleteInSeconds: Math.ceil(left) };
};
