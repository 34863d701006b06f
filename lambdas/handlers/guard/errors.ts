import { type GroupTrouble, toldOf } from '../../domain/errors/unreadable.ts';

/** Some groups could not be read, their lease's owner not be asked, or their trail not be written. All others are guarded. */
export class GuardIncompleteError extends Error {
  override readonly name = 'GuardIncompleteError';
  constructor(troubles: readonly GroupTrouble[]) {
    const told = troubles.map(toldOf).join(' ');
    super(
      `${troubles.length} of the groups could not be guarded, or not be told in their trail; the next sweep tries again. ${told}`,
      {
        cause: new AggregateError(troubles.map(({ error }) => error)),
      },
    );
  }
}
