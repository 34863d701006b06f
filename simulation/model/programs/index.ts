import type { Program } from '../process.ts';
import type { Rules } from '../rules.ts';
import { cancel, giveBack, rollBack } from './cancel.ts';
import { complete, disable, recordFailure } from './ends.ts';
import { guard } from './guard.ts';
import { issue, pass } from './pass.ts';
import { prepare, takeLease } from './take-lease.ts';

export type { PassArgs } from './pass.ts';

/** What can be begun, by the names that stories use. */
export const programsWith = (rules: Rules): Readonly<Record<string, Program>> => ({
  'take the lease': takeLease(rules),
  prepare: prepare(),
  pass: pass(rules),
  issue: issue(rules),
  'mark complete': complete(rules),
  'disable protection': disable(rules),
  'record failure': recordFailure(rules),
  cancel: cancel(rules),
  'roll back': rollBack(rules),
  'give back': giveBack(rules),
  guard: guard(rules),
});
