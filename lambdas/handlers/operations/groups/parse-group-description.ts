import { InvalidGroupDescriptionError } from '../../../domain/errors/operation-errors.ts';
import { type GroupDescription, groupDescription } from './group-description.ts';
import { problemsOf } from './problems-of.ts';

/** Reads a description out of parsed YAML or JSON. @throws InvalidGroupDescriptionError naming every bad field */
export const parseGroupDescription = (input: unknown): GroupDescription => {
  const parsed = groupDescription.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new InvalidGroupDescriptionError(problemsOf(parsed.error, input));
};
