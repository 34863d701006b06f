import type { AutomationPolicy } from '../lambdas/domain/automation/policy.ts';
import { parseAutomationPolicy } from '../lambdas/handlers/operations/automation/automation-description.ts';
import { LocatedError, type Refused, readLocated } from './located-file.ts';

/** A policy file cannot be used; each problem names its line, column and field. */
export class PolicyFileError extends LocatedError {
  override readonly name = 'PolicyFileError';
  constructor(refused: Refused) {
    super('the policy was not set', refused);
  }
}

/** `file` is its name for people. @throws PolicyFileError */
export const parsePolicyFile = (text: string, file: string): AutomationPolicy =>
  readLocated(text, { file, parse: parseAutomationPolicy, Refusal: PolicyFileError }).value;
