import { TAGS } from '../site/actions.ts';
import type { ObservedSnapshot } from '../site/observed.ts';
import { BACKUP_TAG } from './recovery-sets.ts';

/** Who has taken a recovery point. */
export type SetMaker = 'sdrs' | 'dlm' | 'aws-backup' | 'by hand';

/** Source: EBS User Guide, Data Lifecycle Manager tags its snapshots `aws:dlm:…` and `dlm:managed`. */
const isOfDlm = (key: string): boolean => key.startsWith('aws:dlm:') || key === 'dlm:managed';

/** By tags alone. A snapshot without a tag of its maker was taken by a script, or a person. */
export const madeBy = ({ tags }: Pick<ObservedSnapshot, 'tags'>): SetMaker => {
  if (tags[TAGS.epoch] !== undefined) return 'sdrs';
  if (tags[BACKUP_TAG] !== undefined) return 'aws-backup';
  return Object.keys(tags).some(isOfDlm) ? 'dlm' : 'by hand';
};

/** Of the group when it was taken. Absent on what the service has not taken. */
export const epochOf = ({ tags }: Pick<ObservedSnapshot, 'tags'>): number | undefined => {
  const epoch = Number(tags[TAGS.epoch]);
  return tags[TAGS.epoch] === undefined || !Number.isSafeInteger(epoch) ? undefined : epoch;
};
