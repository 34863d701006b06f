import { InvalidGroupDescriptionError } from '../lambdas/domain/errors/operation-errors.ts';
import { parseGroupFile } from './group-file.ts';
import { importProgress } from './import-progress.ts';
import { groupText } from './render/group.ts';
import { commandFor, type Outcome, type Session } from './session.ts';

/** Problems that only EC2 shows are reported with their places in the file too. */
export const importGroup = async (
  { operations, options, io }: Session,
  text: string,
  { file, disabled }: { readonly file: string; readonly disabled: boolean },
): Promise<Outcome> => {
  const { description, located } = parseGroupFile(text, file);
  try {
    const aggregate = await operations.importGroup(description, { onProgress: importProgress(io.err), disabled });
    return {
      json: aggregate,
      text: (page) =>
        `Imported. Next: ${commandFor(options)} ${disabled ? 'protect enable' : 'plan'} ${aggregate.group.id}\n\n${groupText(aggregate, page)}`,
    };
  } catch (error) {
    throw error instanceof InvalidGroupDescriptionError ? located(error) : error;
  }
};
