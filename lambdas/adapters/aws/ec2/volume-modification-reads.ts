import { DescribeVolumesModificationsCommand, type VolumeModification as Modification } from '@aws-sdk/client-ec2';
import type { VolumeModification } from '../../../domain/site/observed-for-changes.ts';
import { type Read, readBy } from './reads.ts';
import type { Entry } from './shapes.ts';

/** Source: EC2 API Reference, DescribeVolumesModifications: at most 500 results a page. */
const PAGE_SIZE = 500;

/** The last modification of each volume. */
export const VOLUME_MODIFICATIONS: Read<VolumeModification> = readBy('volume-id', {
  api: 'DescribeVolumesModifications',
  pageSize: PAGE_SIZE,
  ask: (ec2, request) => ec2.send(new DescribeVolumesModificationsCommand(request)),
  entries: ({ VolumesModifications = [] }) => VolumesModifications.flatMap(modificationEntry),
});

/** What EC2 does not date is no modification: such a volume was never modified (EC2 API Reference). */
const modificationEntry = (it: Modification): Entry<VolumeModification>[] => {
  const { VolumeId, StartTime, ModificationState = 'modifying', OriginalSize = 0, TargetSize = 0 } = it;
  if (VolumeId === undefined || StartTime === undefined) return [];
  const startedAt = StartTime.toISOString();
  return [[VolumeId, { state: ModificationState, startedAt, originalGiB: OriginalSize, targetGiB: TargetSize }]];
};
