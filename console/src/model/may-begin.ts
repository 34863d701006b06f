import type { Plan } from './plan-findings.ts';
import { statusShown } from './words.ts';

/** From these the API lets a failover begin. */
const BEGINS_FROM: readonly string[] = ['protected', 'error-failing-over', 'error-reversing'];

const WHY_NOT: Readonly<Record<string, string>> = {
  'failing-over': 'A failover of this group goes on: see its runs.',
  'failed-over': 'The group has been failed over already. Its DR servers are started one by one.',
};

/** Why no failover of a group begins now; `undefined`: one may. */
export const whyNoFailover = (status: string): string | undefined =>
  BEGINS_FROM.includes(status)
    ? undefined
    : (WHY_NOT[status] ??
      `The group is "${statusShown(status).word}". A failover begins from Protected, Error failing over or Error reversing.`);

/** What the dialog has been told so far. */
export interface FailoverForm {
  readonly groupName: string;
  readonly typed: string;
  readonly reason: string;
  readonly plan: (Pick<Plan, 'verdict'> & { readonly from?: string }) | undefined;
  /** A person goes on although no plan could be made. */
  readonly isWithoutPlan: boolean;
  readonly mayNotAct: string | undefined;
}

/** Why the dialog's button is off; `undefined`: a failover can be asked for. */
export const whyNotYet = (form: FailoverForm): string | undefined => {
  const { groupName, typed, reason, mayNotAct } = form;
  if (mayNotAct !== undefined) return mayNotActText(mayNotAct);
  const plan = whyNotByPlan(form);
  if (plan !== undefined) return plan;
  if (reason.trim() === '') return 'Say why production is faulty.';
  return typed.trim() === groupName ? undefined : `Type the group's name, ${groupName}.`;
};

const whyNotByPlan = ({ plan, isWithoutPlan }: FailoverForm): string | undefined => {
  if (plan === undefined) return isWithoutPlan ? undefined : 'The plan is not made yet.';
  if (plan.verdict !== 'BLOCK' || (isOld(plan) && isWithoutPlan)) return undefined;
  return 'The plan says BLOCK: mend what it names, and make the plan again.';
};

/** That of a large group is made on schedule: what it names may be mended since. */
export const isOld = ({ from }: { readonly from?: string }): boolean => from === 'recorder';

export const mayNotActText = (said: string): string =>
  `You may look, and not act: ${said} Ask for the permission to act, then load this page again.`;
