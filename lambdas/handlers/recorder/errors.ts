import { type GroupTrouble, toldOf } from '../../domain/errors/unreadable.ts';

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
