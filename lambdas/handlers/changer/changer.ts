import { ChangeUnfinishedError } from '../../domain/change/change-errors.ts';
import type { ChangeVerdict } from '../../domain/change/change-rule.ts';
import type { ChangedMember, FoundChange } from '../../domain/change/changes-in.ts';
import { refusalOf } from '../../domain/change/refusals.ts';
import { ruleOf } from '../../domain/change/rules.ts';
import { type ChangeFailure, isLate, rowOf } from '../../domain/group/member-change.ts';
import { mayGoOn } from '../../domain/group/shown-status.ts';
import { LOOK_AGAIN_SECONDS, SETTLE_SECONDS } from '../../domain/pass/looks.ts';
import { callText } from '../../domain/site/change-calls.ts';
import { instant } from '../instant.ts';
import type { Invocation } from '../steps/messages.ts';
import type { ChangerDeps } from './deps.ts';
import { findChange } from './find-change.ts';
import { issue } from './issue.ts';
import { lookAt } from './look-at.ts';
import { remember, takeBack } from './made-nic.ts';
import { type ChangeReport, type ChangerInput, meantBy } from './messages.ts';
import { settle } from './settle.ts';

/** Kept back of the function's time, for the writes at the end. */
const RESERVE_MS = 15_000;

const OVERTAKEN: ChangeReport = { outcome: 'overtaken' };

const overtaken = async (deps: ChangerDeps, found: FoundChange): Promise<ChangeReport> => {
  await takeBack(deps, found);
  return OVERTAKEN;
};

/**
 * Brings one change of a member to its end: looks, asks the rule of its kind what comes next, issues that call, and looks
 * again, until EC2 shows all of it. What is to be changed stands on the member. Safe to repeat at any point, and side by side: what is
 * done is observed, and a call goes out under an epoch of its own. A change that a run has overtaken is left where it is.
 * @throws ChangeUnfinishedError where EC2 takes longer than the function may
 */
export const createChanger =
  (deps: ChangerDeps) =>
  async (input: ChangerInput, invocation: Invocation): Promise<ChangeReport> => {
    const meant = meantBy(input);
    for (;;) {
      const report = await round(deps, meant, invocation);
      if ('outcome' in report) return report;
      if (invocation.remainingMs() < RESERVE_MS + LOOK_AGAIN_SECONDS * 1000) {
        throw new ChangeUnfinishedError(meant.changeId, report.why);
      }
      await deps.clock.sleep(LOOK_AGAIN_SECONDS * 1000);
    }
  };

type Open = { readonly why: string };

const round = async (deps: ChangerDeps, input: ChangerInput, invocation: Invocation): Promise<ChangeReport | Open> => {
  const found = await findChange(deps.store, input);
  if (!found) return OVERTAKEN;
  const { group, change } = found;
  if (change.end) return ended(deps, found);
  if (!mayGoOn(group, change)) return overtaken(deps, found);
  const { next } = ruleOf(change.wish);
  const site = await lookAt(deps.compute, found);
  const now = instant(deps.clock);
  return take(deps, found, { input, invocation, verdict: inTime(found, next(found, site, now), now) });
};

/** The trail and the job may not have been told: whoever wrote the end may have died then. */
const ended = async ({ jobs }: ChangerDeps, { change }: FoundChange): Promise<ChangeReport> => {
  // Repeating is safe: the first end of a job stays.
  if (change.end) await jobs.endJob(change.id, change.end);
  return reported(change.end?.failure);
};

const reported = (failure: ChangeFailure | undefined): ChangeReport =>
  failure ? { outcome: 'failed', why: failure.why } : { outcome: 'done' };

type Verdict = ChangeVerdict<ChangedMember>;

/** What is not done in its time has failed. What is done counts, however late. */
const inTime = ({ change }: FoundChange, verdict: Verdict, now: string): Verdict => {
  if (!isLate(change, now) || verdict.is === 'done' || verdict.is === 'failed') return verdict;
  const why = verdict.is === 'wait' ? verdict.why : `${callText(verdict.call)} has not shown`;
  return {
    is: 'failed',
    refusal: rowOf(change.wish.kind).refusal,
    why: `EC2 has not come to the end of it: ${why}. Look at it in EC2, and repeat the call.`,
  };
};

interface Turn {
  readonly input: ChangerInput;
  readonly invocation: Invocation;
  readonly verdict: Verdict;
}

const take = async (deps: ChangerDeps, found: FoundChange, turn: Turn): Promise<ChangeReport | Open> => {
  const { verdict } = turn;
  switch (verdict.is) {
    case 'done':
      return settled(await settle(deps, found, {}, verdict.member), undefined);
    case 'failed': {
      const { refusal, why } = verdict;
      return fail(deps, found, { refusal, why });
    }
    case 'wait':
      return { why: verdict.why };
    case 'call':
      return call(deps, found, { ...turn, verdict });
    default:
      return verdict satisfies never;
  }
};

/** An end that did not count is looked for again: the group was written meanwhile. */
const settled = (counted: boolean, failure: ChangeFailure | undefined): ChangeReport | Open =>
  counted ? reported(failure) : { why: 'somebody else has written the group' };

const call = async (
  deps: ChangerDeps,
  found: FoundChange,
  { input, invocation, verdict }: Turn & { readonly verdict: Extract<Verdict, { readonly is: 'call' }> },
): Promise<ChangeReport | Open> => {
  const said = callText(verdict.call);
  const { asked } = found.change;
  const age = asked === undefined ? Number.POSITIVE_INFINITY : deps.clock.now() - Date.parse(asked.at);
  if (asked?.call === said && age < SETTLE_SECONDS * 1000) return { why: `${said} does not show yet` };
  const changed = await issue(deps, input, { call: verdict.call, invocation });
  if (changed?.outcome === 'done' && changed.made !== undefined) await remember(deps, input, changed.made);
  if (changed?.outcome !== 'failed') return { why: `${said} was asked for` };
  // A refusal for good. The group was written by the call's own note, so it is read anew.
  const again = await findChange(deps.store, input);
  return again ? fail(deps, again, refusalOf(again.change.wish, changed)) : OVERTAKEN;
};

const fail = async (deps: ChangerDeps, found: FoundChange, failure: ChangeFailure): Promise<ChangeReport | Open> => {
  const counted = await settle(deps, found, { failure });
  if (counted) await takeBack(deps, found);
  return settled(counted, failure);
};
