import type { InvalidGroupDescriptionError } from '../lambdas/domain/errors/operation-errors.ts';
import {
  type GroupDescription,
  parseGroupDescription,
} from '../lambdas/handlers/operations/groups/group-description.ts';
import { LocatedError, type Refused, readLocated } from './located-file.ts';

/** A group file cannot be used; each problem names its line, column and field. */
export class GroupFileError extends LocatedError {
  override readonly name = 'GroupFileError';
  constructor(refused: Refused) {
    super('nothing was imported', refused);
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
  const { value: description, located } = readLocated(text, {
    file,
    parse: parseGroupDescription,
    Refusal: GroupFileError,
  });
  return { description, located };
};
