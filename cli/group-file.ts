import type { InvalidGroupDescriptionError } from '../lambdas/domain/errors/operation-errors.ts';
import type { GroupDescription } from '../lambdas/handlers/operations/groups/group-description.ts';
import { parseGroupDescription } from '../lambdas/handlers/operations/groups/group-description.ts';
import { type FileProblem, problemLines, yamlFile } from './yaml-file.ts';

/** A group file cannot be used; each problem names its line, column and field. */
export class GroupFileError extends Error {
  override readonly name = 'GroupFileError';
  readonly file: string;
  readonly problems: readonly FileProblem[];
  constructor(file: string, problems: readonly FileProblem[], cause?: unknown) {
    super(`${problems.length} problem(s) in ${file}; nothing was imported.\n${problemLines(file, problems)}`, {
      cause,
    });
    this.file = file;
    this.problems = problems;
  }
}

/** A group file with the places of its fields. */
export interface GroupFile {
  readonly description: GroupDescription;
  /** The same problems with their places in this file. */
  located(error: InvalidGroupDescriptionError): GroupFileError;
}

/** `file` is its name for people. @throws GroupFileError */
export const parseGroupFile = (text: string, file: string): GroupFile => {
  const { read, located } = yamlFile(text, (problems, cause) => new GroupFileError(file, problems, cause));
  return { description: read(parseGroupDescription), located };
};
