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
  /** Each step runs in a process of its own and keeps to the allowance by itself. */
  readonly phase: CallPhase;
  /** As EC2's API Reference names it. */
  readonly api: string;
  /** Fewest calls: those of a kind share one up to its size. */
  readonly calls: number;
  /** Applied to the account, before the share is taken. */
  readonly limit: Allowance;
  readonly source: 'documented default' | 'declared by the deployment';
  /** Seconds that pass at least until the last of the calls may go out, everything else left out. */
  readonly leastSeconds: number;
}

/** What a failover needs of the account's API allowance. Calls that change something; looks are not counted. */
export interface AllowanceNeed {
  /** Part of the allowance that is used, 0 to 1. */
  readonly share: number;
  /** The slowest first. */
  readonly apis: readonly ApiNeed[];
  /** Seconds at least until the last server is asked to stop: that much of the fencing budget is gone then. */
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
  [...Map.groupBy(calls, ({ phase, action }) => `${phase} ${apiOf(action)}`).values()]
    .flatMap((some) => needOf(some, paced) ?? [])
    .sort((one, other) => other.leastSeconds - one.leastSeconds || one.api.localeCompare(other.api));

/** @param calls of one phase and one API action */
const needOf = (calls: readonly Called[], { limits, share, declared = [] }: PacedApis): ApiNeed | undefined => {
  const [first] = calls;
  const api = first && apiOf(first.action);
  const limit = api && limits[api];
  if (!limit) return undefined;
  const requests = callsFor(calls).length;
  return {
    phase: first.phase,
    api,
    calls: requests,
    limit: limit.requests,
    source: declared.includes(api) ? 'declared by the deployment' : 'documented default',
    leastSeconds: Math.max(
      leastSeconds(requests, limit.requests, share),
      limit.resources ? leastSeconds(calls.length, limit.resources, share) : 0,
    ),
  };
};

/** A full bucket is used up at once, what is left goes out as it refills. Rounded down to a tenth, so that it is the least. */
const leastSeconds = (tokens: number, { burst, perSecond }: Allowance, share: number): number =>
  Math.floor((10 * Math.max(0, tokens - burst * share)) / (perSecond * share)) / 10;

/** The plan with what the account's API allowance means for it. Without a call there is nothing to say. */
export const withAllowance = (plan: FailoverPlan, group: ProtectionGroup, need: AllowanceNeed): FailoverPlan => {
  const found = allowanceFindings(group, need);
  const findings = [...plan.findings, ...found];
  return { ...plan, findings, verdict: worstVerdict([plan.verdict, ...found.map(({ verdict }) => verdict)]) };
};

const allowanceFindings = ({ policy, objectives }: ProtectionGroup, need: AllowanceNeed): readonly Finding[] => {
  const [slowest] = need.apis;
  if (!slowest) return [];
  const { rtoSeconds } = objectives ?? {};
  const exceeded = [
    ...(need.stopSeconds > policy.fencingBudgetSeconds
      ? [
          `the calls before the last stop alone take ${need.stopSeconds} s, the fencing budget is ${policy.fencingBudgetSeconds} s`,
        ]
      : []),
    ...(slowest.leastSeconds > policy.migrationBudgetSeconds
      ? [`the migration budget is ${policy.migrationBudgetSeconds} s`]
      : []),
    ...(rtoSeconds !== undefined && slowest.leastSeconds > rtoSeconds ? [`the RTO objective is ${rtoSeconds} s`] : []),
  ];
  const said = slowestText(slowest, need.share);
  if (exceeded.length === 0) return [pass('api-allowance', said)];
  return [warn('api-allowance-too-small', `${said} But ${exceeded.join('; ')}. ${REMEDY}`)];
};

const slowestText = ({ api, calls, limit, source, leastSeconds: seconds }: ApiNeed, share: number): string =>
  `EC2's allowance makes the calls take ${seconds} s at least: slowest is ${api}, ${calls} call(s), ` +
  `at ${limit.burst} at once and ${limit.perSecond} a second (${source}), of which ${Math.round(share * 100)} % are used.`;

const REMEDY =
  'Have AWS Support raise the limit and declare it (ec2ApiLimits, docs/deploy.md), split the group, or allow more time in its policy and objectives.';
