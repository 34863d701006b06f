/** An item is there and makes no sense to this version. */
export class ItemNotUnderstoodError extends Error {
  override readonly name = 'ItemNotUnderstoodError';
  readonly item: string;
  constructor(item: string, why: string, cause?: unknown) {
    super(
      `The item ${item} cannot be understood: ${why}. ` +
        'Read it with the release that wrote it, or restore it from a backup.',
      { cause },
    );
    this.item = item;
  }
}

/** What kept one group from being done. */
export interface GroupTrouble {
  readonly groupId: string;
  readonly error: unknown;
}

/** What is wrong and the way on, in the error's own words. */
export const messageOf = ({ error }: GroupTrouble): string => (error instanceof Error ? error.message : String(error));

/** In one sentence or more that begin with the group. */
export const toldOf = ({ groupId, error }: GroupTrouble): string =>
  `Group ${groupId}: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`;

/** Something was asked of all groups, and some of them cannot be read. What could be done in the others is done. */
export class GroupsUnreadableError extends Error {
  override readonly name = 'GroupsUnreadableError';
  readonly groupIds: readonly string[];
  /** @param so what that means for what was asked, as a sentence */
  constructor(troubles: readonly GroupTrouble[], so: string) {
    super(`${so} ${troubles.map(toldOf).join(' ')}`, { cause: new AggregateError(troubles.map(({ error }) => error)) });
    this.groupIds = troubles.map(({ groupId }) => groupId);
  }
}
