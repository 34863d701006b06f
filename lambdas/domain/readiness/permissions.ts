import { block, type Finding, pass, warn, worstVerdict } from '../group/findings.ts';
import type { Instant } from '../instant.ts';
import { secondsBetween } from '../instant.ts';
import { terminatedBy } from '../plan/plan-relaunch.ts';
import type { FailoverPlan } from '../plan/plan-types.ts';
import { CALL_PHASES, type CallPhase } from '../rehearsal/call-phase.ts';
import type { DryRun, DryRunCall } from '../rehearsal/dry-run.ts';
import { ACTION_ROWS, actionKey, apiOf } from '../site/action-rows.ts';
import type { Action, ActionKind } from '../site/actions.ts';

/** Whether the role that will act may make a call. `unknown` is everything that is neither a yes nor a no of EC2. */
export type Permission =
  | { readonly is: 'granted' }
  | { readonly is: 'denied'; readonly why: string }
  | { readonly is: 'unknown'; readonly why: string };

/** What came of asking for one call. */
export interface AskedPermission {
  /** As EC2's API Reference names it. */
  readonly api: string;
  /** The call and its subject. */
  readonly call: string;
  readonly permission: Permission;
}

/** Permissions as the steps' own roles found them. */
export interface AskedPermissions {
  readonly at: Instant;
  readonly asked: readonly AskedPermission[];
}

/** An answer older than this is no ground to block a plan. A failover asks anew in any case. */
const OLD_ANSWER_SECONDS = 900;

/** Calls of one kind that are asked for, spread over the servers: each costs a token of the same allowance. */
const MOST_OF_A_KIND = 3;

/** What to ask for before a failover: some calls of every kind that it would make, phase by phase. */
export const callsToAsk = ({ servers }: DryRun): ReadonlyMap<CallPhase, readonly Action[]> => {
  const calls = servers.flatMap((server) => server.calls.flatMap((call) => askable(call, server.calls)));
  return new Map(
    CALL_PHASES.map((phase) => {
      const kinds = Map.groupBy(
        calls.filter((call) => call.phase === phase).map(({ action }) => action),
        (action) => action.do,
      );
      return [phase, [...kinds.values()].flatMap(spread)];
    }),
  );
};

/** The first, the last, and those between at equal distances. */
const spread = (actions: readonly Action[]): readonly Action[] => {
  const step = Math.max(1, (actions.length - 1) / (MOST_OF_A_KIND - 1));
  const places = Array.from({ length: Math.min(MOST_OF_A_KIND, actions.length) }, (_, n) => Math.round(n * step));
  return places.flatMap((place) => actions[place] ?? []);
};

/** A call names things that are not there yet: the failover, and volumes. Others of the same kind stand for them. */
const askable = (call: DryRunCall, all: readonly DryRunCall[]): readonly Pick<DryRunCall, 'phase' | 'action'>[] => {
  const action = withStandIns(call.action, all);
  const isReal = Object.values(action).every((value) => !(typeof value === 'string' && value.startsWith('(')));
  return isReal ? [{ phase: call.phase, action }] : [];
};

const withStandIns = (action: Action, all: readonly DryRunCall[]): Action => {
  if (action.do === 'tag-fenced' || action.do === 'tag-freed') return { ...action, failoverId: 'preflight' };
  if (action.do !== 'attach-volume') return action;
  const old = all.find(({ phase, action: other }) => phase === 'disks' && other.do === 'detach-volume')?.action;
  return old?.do === 'detach-volume' ? { ...action, volumeId: old.volumeId } : action;
};

export const askedOf = (action: Action, permission: Permission): AskedPermission => ({
  api: apiOf(action),
  call: actionKey(action),
  permission,
});

/** What a denied call means, where a failover bears that. A server is terminated only once it has its tag. */
const consequenceOf = (plan: FailoverPlan, call: string): string | undefined => {
  const [kind = ''] = call.split(' ');
  const isNeeded = kind === ('tag-fenced' satisfies ActionKind) && terminatedBy(plan).length > 0;
  return isNeeded ? undefined : ACTION_ROWS[kind as ActionKind]?.denied;
};

/** The plan with what is known of permissions. No permission was ever asked for: there is no finding. */
export const withPermissions = (plan: FailoverPlan, permissions: AskedPermissions | undefined): FailoverPlan => {
  if (!permissions) return plan;
  const findings = [...plan.findings, ...permissionFindings(permissions, plan)];
  return { ...plan, findings, verdict: worstVerdict([plan.verdict, ...findings.map(({ verdict }) => verdict)]) };
};

/** Whether a denial, and be it with others, keeps the planned failover from beginning. */
export const isDenied = ({ findings }: FailoverPlan): boolean =>
  findings.some(({ code, verdict }) => code === 'permission-denied' && verdict === 'BLOCK');

const permissionFindings = ({ at, asked }: AskedPermissions, plan: FailoverPlan): readonly Finding[] => {
  const age = secondsBetween(at, plan.madeAt);
  const granted = new Set(asked.filter(({ permission }) => permission.is === 'granted').map(({ api }) => api));
  return [
    ...(granted.size > 0
      ? [pass('permissions-granted', `The steps' roles may call ${[...granted].join(', ')} (dry run ${age} s ago).`)]
      : []),
    ...asked.flatMap((one) => findingOn(one, plan, age)),
  ];
};

const findingOn = ({ api, call, permission }: AskedPermission, plan: FailoverPlan, age: number): readonly Finding[] => {
  if (permission.is === 'granted') return [];
  if (permission.is === 'unknown') {
    return [warn('permission-unknown', `Whether "${call}" (${api}) is permitted is not known: ${permission.why}`)];
  }
  const bearable = consequenceOf(plan, call);
  const remedy = ['Grant it to the role of that step; a failover asks anew.', ...(bearable ? [bearable] : [])];
  const judge = bearable || age > OLD_ANSWER_SECONDS ? warn : block;
  const said = `${api} is denied for "${call}" (dry run ${age} s ago): ${permission.why} ${remedy.join(' ')}`;
  return [judge('permission-denied', said)];
};
