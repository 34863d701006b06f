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

/** The way back is closed, or there is nothing to go back from. */
export class CancelRefusedError extends Error {
  override readonly name = 'CancelRefusedError';
  readonly groupId: string;
  constructor(groupId: string, why: string) {
    super(`The failover of protection group "${groupId}" was not cancelled: ${why}`);
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
