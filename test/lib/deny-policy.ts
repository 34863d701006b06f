import { denyStatements } from '../../lib/permissions/fenced-policy.ts';

/** The whole as a policy document, e.g. for a service control policy. */
export const denyPolicy = (exempt: readonly string[]) => ({ Version: '2012-10-17', Statement: denyStatements(exempt) });
