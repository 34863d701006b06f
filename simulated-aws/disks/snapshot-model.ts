import type { Resource } from '../engine/resource.ts';
import type { EncryptionRecord } from './key-model.ts';

export interface SnapshotRecord extends Resource, EncryptionRecord {
  readonly volumeId: string;
  readonly sizeGiB: number;
  readonly state: 'pending' | 'completed' | 'error';
  /** Absent: `standard`. */
  readonly tier?: 'archive';
  /** When it goes back into the archive; absent where it stays. */
  readonly archivedAgainAt?: number;
  readonly startTime: number;
  readonly description: string;
  /** The first snapshot of its call: those of one call are completed, or fail, together. Absent for one that is taken alone. */
  readonly setId?: string;
  /** GiB that had to be copied for it: all of the volume, or what had changed. Absent in records of older versions. */
  readonly copiedGiB?: number;
  /** When they are copied. Absent likewise. */
  readonly copiedAt?: number;
  /** They are copied; what it waits for now is its set. */
  readonly copied?: true;
  /** Somebody has deleted it before it was completed: it goes then. */
  readonly deleted?: true;
}

export interface ImageRecord extends Resource {
  readonly name: string;
  readonly rootDeviceName: string;
  /** Its snapshots, by device. */
  readonly disks: readonly { readonly device: string; readonly snapshotId: string }[];
}
