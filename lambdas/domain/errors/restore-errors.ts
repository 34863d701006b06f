/** What refuses a restore. Nothing was changed when one is thrown. */
import { GroupError } from './group-error.ts';
import { listed } from './listed.ts';

/** Servers of the new production run, have no such recovery point, or were not seen. */
export class RestoreRefusedError extends GroupError {
  override readonly name = 'RestoreRefusedError';
  /** @param reasons one sentence a server */
  constructor(groupId: string, reasons: readonly string[]) {
    const why = `No server of protection group "${groupId}" is brought to another recovery point.`;
    super(groupId, listed([why, ...reasons]));
  }
}
