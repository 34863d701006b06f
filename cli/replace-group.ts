import { InvalidGroupDescriptionError } from '../lambdas/domain/errors/operation-errors.ts';
import type { Replacement } from '../lambdas/handlers/operations/groups/replacement.ts';
import { NotConfirmedError } from './exit-codes.ts';
import { parseGroupFile } from './group-file.ts';
import { painter } from './io.ts';
import { changesText } from './render/changes.ts';
import { commandFor, type Outcome, type Session } from './session.ts';

export interface ReplaceOptions {
  /** Compares, and changes nothing. */
  readonly dryRun?: boolean;
  /** Nobody is asked. */
  readonly yes?: boolean;
}

/** Makes of a group what a file says, once somebody has seen what changes. @throws GroupFileError, NotConfirmedError */
export const replaceGroup = async (
  session: Session,
  { text, file }: { readonly text: string; readonly file: string },
  { dryRun, yes }: ReplaceOptions,
): Promise<Outcome> => {
  const { operations, options, target } = session;
  const replacement = await planned(session, text, file);
  const { changes, before } = replacement;
  const groupId = before.group.id;
  if (dryRun || changes.length === 0) return outcome(replacement, false, 'Nothing was changed.');
  if (!yes) await confirm(session, replacement);
  await operations.replaceGroup(replacement, await target.caller());
  return outcome(replacement, true, `Replaced. Next: ${commandFor(options)} plan ${groupId}`);
};

/** Problems that only EC2 shows are reported with their places in the file too. */
const planned = async ({ operations }: Session, text: string, file: string): Promise<Replacement> => {
  const { description, located } = parseGroupFile(text, file);
  try {
    return await operations.planReplacement(description);
  } catch (error) {
    throw error instanceof InvalidGroupDescriptionError ? located(error) : error;
  }
};

const confirm = async ({ io }: Session, { before, changes }: Replacement): Promise<void> => {
  const { name } = before.group;
  io.err(changesText(changes, painter(false)));
  if (!io.ask) throw new NotConfirmedError(name, 'nobody can be asked without a terminal');
  const typed = await io.ask(`Type the group's name (${name}) to make these ${changes.length} changes: `);
  if (typed.trim() !== name) throw new NotConfirmedError(name, `"${typed.trim()}" was typed`);
};

const outcome = ({ before, changes }: Replacement, isReplaced: boolean, said: string): Outcome => ({
  json: { groupId: before.group.id, replaced: isReplaced, changes },
  text: ({ paint }) =>
    [
      changes.length === 0 ? `The group is as the file and EC2 have it: no change.` : changesText(changes, paint),
      said,
    ].join('\n'),
});
