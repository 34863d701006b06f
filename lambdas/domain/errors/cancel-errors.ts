/** The operator called the failover off before any identity had moved: its passes issue nothing more. */
export class FailoverCancelledError extends Error {
  override readonly name = 'FailoverCancelledError';
  constructor(failoverId: string, at: string) {
    super(
      `Failover ${failoverId} was cancelled at ${at}, before any identity moved. The person who cancelled it gives production ` +
        'back; cancel again where that has not ended.',
    );
  }
}

/** Something of an earlier run may still act. The step that waits for its end is tried again. @param why in a clause */
export class FailoverNotEndedError extends Error {
  override readonly name = 'FailoverNotEndedError';
  constructor(why: string) {
    super(`${why[0]?.toUpperCase()}${why.slice(1)}. Try again.`);
  }
}

const refused = (groupId: string): string => `The failover of protection group "${groupId}" was not cancelled: `;

/** The way back is closed, or there is nothing to go back from. */
export class CancelRefusedError extends Error {
  override readonly name = 'CancelRefusedError';
  readonly groupId: string;
  constructor(groupId: string, why: string) {
    super(`${refused(groupId)}${why}`);
    this.groupId = groupId;
  }
}

/** Production could not be given back completely; the same command goes on from there. */
export class RollBackIncompleteError extends Error {
  override readonly name = 'RollBackIncompleteError';
  readonly groupId: string;
  constructor(groupId: string, left: readonly string[]) {
    super(`Protection group "${groupId}" is not back in service yet. ${left.join(' ')} Cancel again to go on.`);
    this.groupId = groupId;
  }
}

/** What a roll-back that has failed says to whoever asked for it: its error has crossed the workflow. */
export const cancelErrorOf = (
  groupId: string,
  rollBackId: string,
  { status, error, cause = '' }: { readonly status: string; readonly error?: string; readonly cause?: string },
): CancelRefusedError | RollBackIncompleteError => {
  if (error === 'CancelRefusedError') return new CancelRefusedError(groupId, cause.replace(refused(groupId), ''));
  if (error === 'RollBackIncompleteError') return new RollBackIncompleteError(groupId, [cause]);
  return new RollBackIncompleteError(groupId, [`Roll-back ${rollBackId} ended as ${status}: ${error}: ${cause}`]);
};
