import { type Finding, pass, warn, worstVerdict } from '../group/findings.ts';
import type { ProtectionGroup } from '../group/protection-group.ts';
import type { FailoverPlan } from '../plan/plan-types.ts';
import { apiOf, callsFor } from '../site/action-rows.ts';
import type { Action, ActionKind } from '../site/actions.ts';
import type { Allowance } from '../site/token-bucket.ts';
import type { CallPhase } from './call-phase.ts';
import type { PacedApis } from './rehearsed-calls.ts';

/** What one step of a failover needs of one API action, against what it may use of it. */
export interface ApiNeed {
  readonly phase: CallPhase;
  /** As EC2's API Reference names it. */
  readonly api: string;
  /** Fewest calls of the step: those of a kind share one up to its size. */
  readonly calls: number;
  /** Applied to the account, before the share is taken. */
  readonly limit: Allowance;
  readonly source: 'documented default' | 'declared by the deployment';
  /** Least seconds until the last call of the API may go out, in whichever step: the steps share the allowance. */
  readonly leastSeconds: number;
}

/** What a failover needs of the account's API allowance. Calls that change something; looks are not counted. */
export interface AllowanceNeed {
  /** Part of the allowance that is used, 0 to 1. */
  readonly share: number;
  /** The slowest first. */
  readonly apis: readonly ApiNeed[];
  /** Seconds at least until the last server is asked to stop. */
  readonly stopSeconds: number;
}

interface Called {
  readonly phase: CallPhase;
  readonly action: Action;
}

/** What a server waits for until it is asked to stop. */
const UNTIL_STOP: readonly ActionKind[] = ['leave-scaling-group', 'set-protection', 'force-stop'];

/** From the calls of a rehearsal. An API action that nobody limits needs no time. */
export const allowanceNeed = (calls: readonly Called[], paced: PacedApis): AllowanceNeed => {
  const stopping = calls.filter(({ phase, action }) => phase === 'fence' && UNTIL_STOP.includes(action.do));
  return {
    share: paced.share,
    apis: needsOf(calls, paced),
    stopSeconds: needsOf(stopping, paced)[0]?.leastSeconds ?? 0,
  };
};

const needsOf = (calls: readonly Called[], paced: PacedApis): readonly ApiNeed[] =>
  [...Map.groupBy(calls, ({ action }): string => apiOf(action))]
    .flatMap(([api, some]) => needOf(api, some, paced))
    .sort((one, other) => other.leastSeconds - one.leastSeconds || one.api.localeCompare(other.api));

/** @param calls of one API action */
const needOf = (api: string, calls: readonly Called[], { limits, share, declared = [] }: PacedApis): ApiNeed[] => {
  const limit = limits[api];
  if (!limit) return [];
  const steps = [...Map.groupBy(calls, ({ phase }) => phase)].map(([phase, some]) => ({
    phase,
    calls: callsFor(some).length,
  }));
  const requests = steps.reduce((sum, step) => sum + step.calls, 0);
  const least = Math.max(
    leastSeconds(requests, limit.requests, share),
    limit.resources ? leastSeconds(calls.length, limit.resources, share) : 0,
  );
  const source = declared.includes(api) ? 'declared by the deployment' : 'documented default';
  return steps.map((step) => ({ ...step, api, limit: limit.requests, source, leastSeconds: least }));
};

/** A full bucket is used up at once, what is left goes out as it refills. Rounded down to a tenth: the least. */
const leastSeconds = (tokens: number, { burst, perSecond }: Allowance, share: number): number =>
  Math.floor((10 * Math.max(0, tokens - burst * share)) / (perSecond * share)) / 10;

/** The plan with what the account's API allowance means for it. Without a call there is nothing to say. */
export const withAllowance = (plan: FailoverPlan, group: ProtectionGroup, need: AllowanceNeed): FailoverPlan => {
  const found = allowanceFindings(group, need);
  const findings = [...plan.findings, ...found];
  return { ...plan, findings, verdict: worstVerdict([plan.verdict, ...found.map(({ verdict }) => verdict)]) };
};

const allowanceFindings = ({ objectives }: ProtectionGroup, need: AllowanceNeed): readonly Finding[] => {
  const [slowest] = need.apis;
  if (!slowest) return [];
  const said = slowestText(slowest, need);
  const { rtoSeconds } = objectives ?? {};
  if (rtoSeconds === undefined || slowest.leastSeconds <= rtoSeconds) return [pass('api-allowance', said)];
  return [warn('api-allowance-too-small', `${said} But the RTO objective is ${rtoSeconds} s. ${REMEDY}`)];
};

const slowestText = (
  { api, limit, source, leastSeconds: seconds }: ApiNeed,
  { apis, share }: AllowanceNeed,
): string => {
  const calls = apis.filter((need) => need.api === api).reduce((sum, need) => sum + need.calls, 0);
  return (
    `EC2's allowance makes the calls take ${seconds} s at least: slowest is ${api}, ${calls} call(s), ` +
    `at ${limit.burst} at once and ${limit.perSecond} a second (${source}), of which ${Math.round(share * 100)} % are used.`
  );
};

const REMEDY =
  'Have AWS Support raise the limit and declare it (ec2ApiLimits, docs/deploy.md), split the group, or allow more time in its objectives.';
