import { InvalidGroupDescriptionError } from '../lambdas/domain/errors/operation-errors.ts';
import { parseGroupFile } from './group-file.ts';
import { importProgress } from './import-progress.ts';
import { groupText } from './render/group.ts';
import { commandFor, type Outcome, type Session } from './session.ts';

/** Problems that only EC2 shows are reported with their places in the file too. */
export const importGroup = async (
  { operations, options, io }: Session,
  text: string,
  file: string,
): Promise<Outcome> => {
  const { description, located } = parseGroupFile(text, file);
  try {
    const aggregate = await operations.importGroup(description, importProgress(io.err));
    return {
      json: aggregate,
      text: (page) =>
        `Imported. Next: ${commandFor(options)} plan ${aggregate.group.id}\n\n${groupText(aggregate, page)}`,
    };
  } catch (error) {
    throw error instanceof InvalidGroupDescriptionError ? located(error) : error;
  }
};
