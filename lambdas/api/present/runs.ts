import type { z } from '@hono/zod-openapi';
import type { FailoverRecord, FailoverRequest } from '../../domain/group/failover.ts';
import { goesBy } from '../../domain/group/member-named.ts';
import { callerOf } from '../../domain/group/requester.ts';
import { MACHINE_OF } from '../../domain/group/run-kind.ts';
import type { AttributeAfter } from '../../domain/identity/identity-record.ts';
import { latestOf } from '../../domain/instant.ts';
import { performedIn, reportedCall } from '../../domain/report/report-calls.ts';
import type { RunPhase, RunServer } from '../../domain/report/run-servers.ts';
import type { ToldServer } from '../../domain/report/server-told.ts';
import { ACTION_ROWS } from '../../domain/site/action-rows.ts';
import type { TrailEvent } from '../../domain/trail/audit-chain.ts';
import type { RunJob } from '../../handlers/operations/runs/jobs.ts';
import type { RunHistory } from '../../handlers/operations/runs/run-history.ts';
import type { ShownRun } from '../../handlers/operations/runs/show-run.ts';
import type { Execution } from '../../ports/workflow.ts';
import type { ApiSettings } from '../deps.ts';
import type { RunHistory as HistoryAnswer, Run, ShownRunServer } from '../schemas/runs.ts';
import { presentJob } from './jobs.ts';

type RunAnswer = z.infer<typeof Run>;
type ServerAnswer = RunAnswer['servers'][number];

interface Seen extends Pick<ApiSettings, 'executionLink'> {
  readonly at: string;
}

/** A run with its servers. */
export const presentRun = (run: ShownRun, { at, executionLink }: Seen): RunAnswer => {
  const { executionId, wayBack, record, servers } = run;
  const summary = presentSummary(run);
  return {
    ...summary,
    as_of: at,
    execution_arn: executionId ?? null,
    step_functions_url: (executionId && executionLink?.(executionId)) || null,
    expected_end_at: run.expectedEndAt ?? null,
    data_loss: lossOf(servers),
    way_back: wayBack.is === 'open' ? OPEN : { ...wayBack, at: wayBack.at ?? null },
    ...errorOf(run),
    // What has ended waits for nothing, even where it could not record its end.
    servers: servers.map((server) => ({
      ...presentServer(server, record),
      ...(summary.ended_at === null ? {} : { waiting_for: null }),
    })),
  };
};

const OPEN: RunAnswer['way_back'] = { is: 'open', at: null, why: null };

const WORDS = { INIT: 'RUNNING', RUNNING: 'RUNNING', SUCCESS: 'COMPLETE', FAIL: 'FAILED' } as const;

type Summary = Pick<
  RunAnswer,
  'id' | 'kind' | 'server_group_id' | 'end_state' | 'began_at' | 'ended_at' | 'requested_by' | 'reason'
>;

/** How the run stands is its job's word, so that no two places say otherwise. */
export const presentSummary = (run: RunJob) => {
  const { id, kind, groupId, record, operation } = run;
  const { status, begin_time, end_time, end_state } = presentJob(run);
  const request = (run.execution?.input ?? {}) as Partial<FailoverRequest>;
  const requestedBy = record?.requestedBy ?? operation?.requestedBy ?? request.requestedBy;
  const confirmation = record?.confirmation ?? request.confirmation;
  return {
    id,
    kind,
    server_group_id: groupId,
    end_state: end_state ?? (operation?.status === 'REFUSED' ? 'REFUSED' : WORDS[status]),
    began_at: begin_time,
    ended_at: end_time,
    requested_by: requestedBy ? callerOf(requestedBy) : null,
    reason: (confirmation?.reason ?? record?.evidence.join(' ')) || null,
  } satisfies Summary;
};

/** In the words of the wire. */
export const presentHistory = ({ kind, events, next }: RunHistory): z.infer<typeof HistoryAnswer> => ({
  definition: MACHINE_OF[kind],
  events: events.map(({ previousId, ...event }) => ({ ...event, previous_id: previousId })),
  ...(next === undefined ? {} : { next: String(next) }),
});

/** A failover that was called off, or has succeeded, has no error. One that was stopped by hand could record none. */
const errorOf = (run: RunJob): Pick<RunAnswer, 'error' | 'cause'> => {
  const { error, cause } = failureOf(run) ?? {};
  return { error: error ?? null, cause: cause ?? null };
};

const failureOf = (run: RunJob): Pick<Execution, 'error' | 'cause'> | undefined => {
  const { id, execution, undone } = run;
  const record = run.record ?? run.operation;
  if (record && record.status !== 'RUNNING') return record;
  if (execution) return isFailed(execution) ? { ...execution, error: execution.error ?? execution.status } : undefined;
  return undone?.rollBackFailure?.id === id ? undone.rollBackFailure : undefined;
};

const isFailed = ({ status }: Execution): boolean => status !== 'RUNNING' && status !== 'SUCCEEDED';

/** What the run brings back: what an earlier run has migrated is none of it. */
const lossOf = (servers: readonly RunServer[]): RunAnswer['data_loss'] => {
  const own = servers.filter(({ leftAlone }) => !leftAlone);
  const points = own.flatMap(({ recoveryPointAt }) => recoveryPointAt ?? []).sort();
  const fenced = own.flatMap(({ fencedAt }) => fencedAt ?? []);
  const isFenced = own.length > 0 && fenced.length === own.length;
  return { recovery_point_at: points[0] ?? null, fenced_at: (isFenced && latestOf(fenced)) || null };
};

const presentServer = (server: RunServer, record: FailoverRecord | undefined): ServerAnswer => {
  const { seen, waitingFor, failure } = server;
  return {
    protected_instance_id: server.instanceId,
    name: server.name,
    production_server: server.productionServerId,
    production_state: seen?.state ?? null,
    looked_at: seen?.at ?? null,
    dr_server: server.drServerId,
    dr_started_at: server.drStartedAt ?? null,
    phases: phasesOf(server),
    waiting_for: waitingFor
      ? { what: waitingFor.what, asked_at: waitingFor.askedAt, gives_up_at: waitingFor.givesUpAt ?? null }
      : null,
    failure: failure ? { error: failure.error, message: failure.message } : null,
    accepted_unfenced: acceptedOf(server, record),
    left_alone: server.leftAlone,
  };
};

/** One server by itself. */
export const presentToldServer = ({ identity, lookedAt, timeline }: ToldServer): z.infer<typeof ShownRunServer> => ({
  server: {
    nics: identity.map(({ networkInterfaceId, attribute, before, promised, after, result }) => ({
      network_interface_id: networkInterfaceId,
      attribute: attribute === 'privateIp' ? 'private_ip' : attribute,
      before,
      promised,
      now: presentAfter(after, lookedAt !== undefined),
      result,
    })),
    nics_looked_at: lookedAt ?? null,
    timeline: timeline.map(presentTold),
  },
});

/** Earlier releases have kept a call as a sentence alone. */
const presentTold = (event: TrailEvent) => {
  const { action, outcome } = performedIn(event) ?? {};
  const call = action && reportedCall(event, action, outcome);
  return {
    at: event.at,
    type: event.type,
    what: call?.call ?? event.message,
    api: action ? ACTION_ROWS[action.do].api : null,
    answer: call?.outcome ?? null,
    request_id: call?.requestId ?? null,
  };
};

const NOWHERE = { network_interface_id: null, server: null };

const presentAfter = (after: AttributeAfter, wasAsked: boolean) => {
  if (after.is === 'lost') return { ...NOWHERE, why: "EC2 shows it at none of the server's network interfaces" };
  if (after.is === 'unknown') {
    const why = wasAsked
      ? 'EC2 did not say where it is'
      : 'no look at it is on record: a run looks once all of it has moved';
    return { ...NOWHERE, why };
  }
  const { networkInterfaceId, serverId } = after;
  const why = serverId === undefined ? `network interface ${networkInterfaceId} is attached to no server` : null;
  return { network_interface_id: networkInterfaceId, server: serverId ?? null, why };
};

const phasesOf = ({
  phases: { fence, disks, identity, giveBack, inService, firstPoint, restored },
}: RunServer): ServerAnswer['phases'] => ({
  fence: presentPhase(fence),
  disks: presentPhase(disks),
  identity: presentPhase(identity),
  ...(giveBack ? { give_back: presentPhase(giveBack) } : {}),
  ...(inService ? { in_service: presentPhase(inService) } : {}),
  ...(firstPoint ? { first_point: presentPhase(firstPoint) } : {}),
  ...(restored ? { restored: presentPhase(restored) } : {}),
});

const presentPhase = ({ state, reason, doneAt }: RunPhase = { state: 'pending' }) => ({
  state,
  reason: reason ?? null,
  done_at: doneAt ?? null,
});

const acceptedOf = (
  { instanceId: id, name, productionServerId, drServerId }: RunServer,
  record: FailoverRecord | undefined,
): ServerAnswer['accepted_unfenced'] => {
  const servers = { source: productionServerId, target: drServerId };
  const risk = record?.acceptUnfenced?.find(({ instance }) => goesBy({ id, name, servers }, instance));
  return risk ? { by: risk.by ?? null, at: risk.at ?? null, reason: risk.reason } : null;
};
