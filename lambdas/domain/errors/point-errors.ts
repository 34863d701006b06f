import { GroupError } from './group-error.ts';

/** Something else takes the recovery points of the group, so the service cannot be asked for one. */
export class SynchronisedElsewhereError extends GroupError {
  override readonly name = 'SynchronisedElsewhereError';
  constructor(groupId: string) {
    super(
      groupId,
      `Something else takes the recovery points of protection group "${groupId}" (protection.by is external): ask it for one. ` +
        'Allowed are groups with protection.by sdrs; a group file says so (sdrs group import FILE --replace).',
    );
  }
}

/** Somebody else had the group's turn for as long as a turn may take. */
export class SynchroniserBusyError extends GroupError {
  override readonly name = 'SynchroniserBusyError';
  constructor(groupId: string, seconds: number) {
    super(
      groupId,
      `Another turn of the synchroniser has had protection group "${groupId}" for ${seconds} seconds. Nothing was asked for. ` +
        'Repeating the request is safe.',
    );
  }
}

/** The snapshots of a group could not be listed whole. */
export class PointsNotListedError extends GroupError {
  override readonly name = 'PointsNotListedError';
  constructor(groupId: string, why: string) {
    super(groupId, `The recovery points of protection group "${groupId}" could not be listed: ${why}. Try again.`);
  }
}

/** No recovery point of the group has that id. */
export class PointNotFoundError extends GroupError {
  override readonly name = 'PointNotFoundError';
  constructor(groupId: string, setId: string, known: readonly string[]) {
    const newest = known.length === 0 ? 'It has none.' : `The newest are ${known.join(', ')}.`;
    super(
      groupId,
      `Protection group "${groupId}" has no recovery point "${setId}". ${newest} sdrs points ${groupId} lists all.`,
    );
  }
}

/** EC2 did not take the tag that pins a recovery point, or did not take it off. */
export class PointNotTaggedError extends GroupError {
  override readonly name = 'PointNotTaggedError';
  constructor(groupId: string, setId: string, reason: string) {
    super(
      groupId,
      `Recovery point "${setId}" of protection group "${groupId}" may be tagged in part: ${reason}. Repeating the request is safe.`,
    );
  }
}

/** A pin of a failover is the failover's own. */
export class PinNotOursError extends GroupError {
  override readonly name = 'PinNotOursError';
  constructor(groupId: string, setId: string, by: string) {
    super(
      groupId,
      `Recovery point "${setId}" of protection group "${groupId}" is pinned by ${by}, not by a person. ` +
        'sdrs failover cancel takes off the pins of a failover that has not moved anything, and protecting the group again ' +
        'those of one that is complete: then call again.',
    );
  }
}
