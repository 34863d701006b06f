import { SiteNotObservedError } from '../../../../domain/errors/errors.ts';
import {
  type Because,
  type FieldPath,
  InvalidGroupDescriptionError,
  type Problem,
} from '../../../../domain/errors/operation-errors.ts';
import type { Fact } from '../../../../domain/site/observed.ts';

/** Collects all that speaks against an import, so that its owner mends everything in one go. */
export interface Findings {
  problem(path: FieldPath, message: string, because?: Because): void;
  /** The value of a fact; `undefined` after noting that it is absent, or that EC2 could not be asked. */
  value<T>(fact: Fact<T>, path: FieldPath, absent: string): T | undefined;
  /** @throws InvalidGroupDescriptionError for problems, else SiteNotObservedError for what stayed unknown */
  settle(): void;
}

export const createFindings = (): Findings => {
  const problems: Problem[] = [];
  const unknown = new Set<string>();
  return {
    problem: (path, message, because) => {
      problems.push({ path, message, ...(because === undefined ? {} : { because }) });
    },
    value: (fact, path, absent) => {
      if (fact.is === 'present') return fact.value;
      if (fact.is === 'absent') problems.push({ path, message: absent, because: 'absent' });
      else unknown.add(fact.why);
      return undefined;
    },
    settle: () => {
      if (problems.length > 0) throw new InvalidGroupDescriptionError(problems);
      if (unknown.size > 0) {
        throw new SiteNotObservedError(
          `The group was not imported, because EC2 did not show all of it: ${[...unknown].join('; ')}. Try again.`,
        );
      }
    },
  };
};
