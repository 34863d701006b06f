import type { ActionOutcome, NotDone } from '../domain/site/actions.ts';
import type { Fact, Facts, ObservedSnapshot, VolumeHealth } from '../domain/site/observed.ts';

type Tags = Readonly<Record<string, string>>;

/** One snapshot of each of a server's disks, all of one moment. */
export interface SetAsk {
  readonly serverId: string;
  /** Data volumes that are left out, at most 40. @default none */
  readonly excludedVolumeIds?: readonly string[];
  /** Whether the root volume is left out. @default `false` */
  readonly withoutRoot?: boolean;
  readonly description: string;
  /** Of every snapshot of the set: a call has no tags for one of them alone. */
  readonly tags: Tags;
}

/** A snapshot of one volume, whether a server has it or not. */
export interface VolumeAsk {
  readonly volumeId: string;
  readonly description: string;
  readonly tags: Tags;
}

/**
 * What came of asking for snapshots. After `retry` they may have been taken all the same: EC2 takes no client token for
 * them, so the next look tells, by their tags.
 */
export type Taken = { readonly outcome: 'done'; readonly snapshots: readonly ObservedSnapshot[] } | NotDone;

/**
 * Recovery points as EC2 holds them: observed by tags, stored nowhere. Each call keeps to the account's API allowance: it waits for it
 * until `until` (milliseconds since the Unix epoch) at the latest, without `until` not at all, and is `deferred` then. Nothing
 * throws for what EC2 answers.
 */
export interface Replicator {
  /** Asks for one set. All of it is taken, or nothing (EC2 API Reference, CreateSnapshots). */
  take(ask: SetAsk, until?: number): Promise<Taken>;
  takeVolume(ask: VolumeAsk, until?: number): Promise<Taken>;
  /** Every snapshot with the group's tag, pending ones and those in error too. `unknown` where EC2 did not tell all. */
  snapshots(groupId: string): Promise<Fact<readonly ObservedSnapshot[]>>;
  /** Deletes a snapshot. Repeating it is safe: `done` also where it is gone. */
  remove(snapshotId: string, until?: number): Promise<ActionOutcome>;
  /** Sets tags, in the order of the ids. Repeating it is safe: a tag is overwritten with the same value. */
  tag(ids: readonly string[], tags: Tags, until?: number): Promise<readonly ActionOutcome[]>;
  /** Takes tags off, where they have these values; `undefined` is any. Repeating it is safe: a tag that is gone is not missed. */
  untag(
    ids: readonly string[],
    tags: Readonly<Record<string, string | undefined>>,
    until?: number,
  ): Promise<readonly ActionOutcome[]>;
  /** How well volumes are, by EBS's own checks (EC2 API Reference, DescribeVolumeStatus). */
  volumeHealth(volumeIds: readonly string[]): Promise<Facts<VolumeHealth>>;
}
