import { type GroupTrouble, toldOf } from './unreadable.ts';

/** Some groups could not be read, their lease's owner not asked, or their trail not written. All others are guarded. */
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

/** Some groups could not be recorded; all others were. */
export class RecorderIncompleteError extends Error {
  override readonly name = 'RecorderIncompleteError';
  constructor(troubles: readonly GroupTrouble[]) {
    const said = troubles.slice(0, 10).map(toldOf).join(' ');
    super(
      `${troubles.length} group(s) could not be recorded: ${said} Their records grow older. The next run tries again.`,
      { cause: troubles[0]?.error },
    );
  }
}

/** Some groups could not be judged. All others were. */
export class AutomationIncompleteError extends Error {
  override readonly name = 'AutomationIncompleteError';
  constructor(troubles: readonly GroupTrouble[]) {
    const told = troubles.map(toldOf).join(' ');
    super(`${troubles.length} of the groups could not be judged; the next sweep tries again. ${told}`, {
      cause: new AggregateError(troubles.map(({ error }) => error)),
    });
  }
}

/** Some groups had no turn of the synchroniser, or not a whole one. All others had theirs. */
export class SynchroniserIncompleteError extends Error {
  override readonly name = 'SynchroniserIncompleteError';
  constructor(troubles: readonly GroupTrouble[]) {
    const told = troubles.slice(0, 10).map(toldOf).join(' ');
    super(
      `${troubles.length} of the groups could not be synchronised: ${told} Their recovery points grow older. The next sweep tries again.`,
      { cause: new AggregateError(troubles.map(({ error }) => error)) },
    );
  }
}
