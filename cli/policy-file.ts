import type { AutomationPolicy } from '../lambdas/domain/automation/policy.ts';
import { parseAutomationPolicy } from '../lambdas/handlers/operations/automation/automation-description.ts';
import { type FileProblem, problemLines, yamlFile } from './yaml-file.ts';

/** A policy file cannot be used; each problem names its line, column and field. */
export class PolicyFileError extends Error {
  override readonly name = 'PolicyFileError';
  readonly file: string;
  readonly problems: readonly FileProblem[];
  constructor(file: string, problems: readonly FileProblem[], cause?: unknown) {
    super(`${problems.length} problem(s) in ${file}; the policy was not set.\n${problemLines(file, problems)}`, {
      cause,
    });
    this.file = file;
    this.problems = problems;
  }
}

/** `file` is its name for people. @throws PolicyFileError */
export const parsePolicyFile = (text: string, file: string): AutomationPolicy =>
  yamlFile(text, (problems, cause) => new PolicyFileError(file, problems, cause)).read(parseAutomationPolicy);
