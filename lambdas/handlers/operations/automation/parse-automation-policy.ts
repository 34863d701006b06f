import type { AutomationPolicy } from '../../../domain/automation/policy.ts';
import { InvalidAutomationPolicyError } from '../../../domain/errors/operation-errors.ts';
import { problemsOf } from '../groups/problems-of.ts';
import { automationDescription } from './automation-description.ts';

/** Reads a policy out of parsed YAML or JSON. @throws InvalidAutomationPolicyError naming every bad field */
export const parseAutomationPolicy = (input: unknown): AutomationPolicy => {
  const parsed = automationDescription.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new InvalidAutomationPolicyError(problemsOf(parsed.error, input));
};
