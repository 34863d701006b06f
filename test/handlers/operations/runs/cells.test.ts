import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '../../../../cli/exit-codes.ts';
import { decide, evolve } from '../../../../lambdas/domain/group/decide.ts';
import { decideProtection, type ProtectionDecision } from '../../../../lambdas/domain/group/decide-protection.ts';
import type { Decision } from '../../../../lambdas/domain/group/failover-commands.ts';
import { OPERATIONS } from '../../../../lambdas/domain/group/operations.ts';
import type { Lease, ProtectionGroup } from '../../../../lambdas/domain/group/protection-group.ts';
import type { ProtectionRunKind, RunKind } from '../../../../lambdas/domain/group/run-kind.ts';
import { GROUP_STATUSES, type GroupStatus } from '../../../../lambdas/domain/group/status.ts';
import { createStartFailover } from '../../../../lambdas/handlers/operations/runs/start-failover.ts';
import { makeProtectedInstance, makeProtectionGroup, makeReplicationPair, START } from '../../../support/builders.ts';
import { createMemoryGroupStore } from '../../../support/fakes/group-store.ts';
import { createFakeClock } from '../../../support/fakes/time-and-ids.ts';
import { createFakeWorkflow, makeExecution } from '../../../support/fakes/workflow.ts';

/** How it stands with the run that has taken the group's lease. */
const HOLDERS = ['nobody', 'ended', 'running', 'unknown'] as const;
type Holder = (typeof HOLDERS)[number];

const same = (statuses: readonly GroupStatus[]) => ({ nobody: statuses, ended: statuses });

/** What the table is to say, in words of its own: every status that is not here is refused by the operation's status error. */
const FREE: Readonly<Record<RunKind, Readonly<Record<'nobody' | 'ended', readonly GroupStatus[]>>>> = {
  failover: {
    nobody: ['protected', 'error-failing-over', 'error-reversing'],
    ended: ['protected', 'error-failing-over', 'error-reversing', 'failing-over', 'failed-over'],
  },
  'roll-back': {
    nobody: ['error-failing-over', 'protected'],
    ended: ['error-failing-over', 'protected', 'failing-over'],
  },
  // A group that an earlier release has left in the middle has no lease.
  enable: same(['available', 'error-starting', 'starting']),
  reprotect: same(['failed-over', 'error-reprotecting', 'reprotecting']),
  disable: same(['protected', 'error-stopping', 'stopping']),
};
const STATUS_ERROR: Partial<Record<RunKind, string>> = { 'roll-back': 'CancelRefusedError' };
const HELD_ERROR: Partial<Record<RunKind, string>> = {
  failover: 'FailoverInProgressError',
  'roll-back': 'CancelRefusedError',
};

const expected = (kind: RunKind, status: GroupStatus, holder: Holder): string => {
  if (holder === 'running' || holder === 'unknown') return HELD_ERROR[kind] ?? 'RunInProgressError';
  return FREE[kind][holder].includes(status) ? 'allowed' : (STATUS_ERROR[kind] ?? 'StatusNotAllowedError');
};

const LEASE: Lease = {
  kind: 'failover',
  failoverId: 'before',
  executionId: 'execution-1',
  epoch: 1,
  production: 'source',
  takenAt: START,
};
const groupIn = (status: GroupStatus, holder: Holder, kind: RunKind = 'failover'): ProtectionGroup =>
  makeProtectionGroup({ status, epoch: 1, ...(holder === 'nobody' ? {} : { lease: { ...LEASE, kind } }) });

const decided = (kind: 'failover' | 'roll-back', group: ProtectionGroup, holder: Holder): Decision => {
  const claim = { at: START, ...(holder === 'nobody' ? {} : { leaseOwner: holder }) };
  return kind === 'failover'
    ? decide(group, { type: 'start-failover', failoverId: 'new', executionId: 'new', ...claim })
    : decide(group, { type: 'start-roll-back', rollBackId: 'new', executionId: 'new', ...claim });
};

const errorOf = (kind: RunKind, decision: Decision | ProtectionDecision): string => {
  const { status, held } = OPERATIONS[kind].errors;
  if (!('refused' in decision)) return 'allowed';
  if (decision.refused === 'no-pairs') return 'no-pairs';
  if (decision.refused === 'status') return status('g', decision).name;
  return decision.refused === 'in-progress' ? held('g', decision.failoverId, decision.owner).name : decision.refused;
};

const PROTECTION_RUNS = ['enable', 'reprotect', 'disable'] as const;

const CELLS = GROUP_STATUSES.flatMap((status) => HOLDERS.map((holder) => [status, holder] as const));

describe.each(['failover', 'roll-back'] as const)('a %s', (kind) => {
  it.each(CELLS)('from %s, where the owner of the lease is %s, is allowed or refused as the table says', (...cell) => {
    const [status, holder] = cell;
    const group = groupIn(status, holder);
    const decision = decided(kind, group, holder);
    expect(errorOf(kind, decision)).toBe(expected(kind, status, holder));
    const after = 'event' in decision ? evolve(group, decision.event) : group;
    const isBack = kind === 'roll-back' && status === 'protected';
    expect(after.status).toBe('event' in decision && !isBack ? OPERATIONS[kind].during : status);
  });

  it.each(PROTECTION_RUNS)('is refused for the status while %s has the group, whoever is at it', (other) => {
    const { during } = OPERATIONS[other];
    for (const holder of ['ended', 'running'] as const) {
      expect(errorOf(kind, decided(kind, groupIn(during, holder, other), holder))).toBe(
        STATUS_ERROR[kind] ?? 'StatusNotAllowedError',
      );
    }
  });
});

const begun = (kind: ProtectionRunKind, group: ProtectionGroup, holder: Holder, pairs = 1) => {
  const claim = { runId: 'new', executionId: 'new', pairs, at: START };
  return decideProtection(group, {
    type: 'begin',
    kind,
    ...claim,
    ...(holder === 'nobody' ? {} : { leaseOwner: holder }),
  });
};

describe.each(PROTECTION_RUNS)('a run that does %s', (kind) => {
  it.each(CELLS)('from %s, where the owner of its lease is %s, is allowed or refused as the table says', (...cell) => {
    const [status, holder] = cell;
    const decision = begun(kind, groupIn(status, holder, kind), holder);
    expect(errorOf(kind, decision)).toBe(expected(kind, status, holder));
    if ('group' in decision) expect(decision.group.status).toBe(OPERATIONS[kind].during);
  });

  it.each(GROUP_STATUSES)('does not take over from %s what a run of another kind has left', (status) => {
    const other = kind === 'disable' ? 'enable' : 'disable';
    for (const left of ['failover', 'roll-back', other] as const) {
      expect(errorOf(kind, begun(kind, groupIn(status, 'ended', left), 'ended'))).toBe('RunInProgressError');
    }
  });

  it('is refused of a group without replication pairs, but for the status first', () => {
    const [from = 'creating'] = OPERATIONS[kind].from;
    expect(begun(kind, groupIn(from, 'nobody'), 'nobody', 0)).toEqual({ refused: 'no-pairs' });
    expect(begun(kind, groupIn('creating', 'nobody'), 'nobody', 0)).toMatchObject({ refused: 'status' });
  });
});

describe.each(Object.keys(OPERATIONS) as readonly RunKind[])('the refusals of %s', (kind) => {
  it.each(['status', 'held', 'record'] as const)('end the command with the code for a refusal, by %s', (why) => {
    const { errors } = OPERATIONS[kind];
    const refusals = {
      status: errors.status('g', { status: 'starting', allowed: OPERATIONS[kind].from }),
      held: errors.held('g', 'run-1', 'runs'),
      record: errors.record('g', ['It cannot be.']),
    };
    expect(exitCodeOf(refusals[why])).toBe(3);
  });
});

/** How the workflow service answers for the owner of the lease; of one that is not known it has never heard. */
const OWNER: Readonly<Record<Holder, Parameters<typeof makeExecution>[0] | undefined>> = {
  nobody: undefined,
  ended: { status: 'ABORTED' },
  running: { status: 'RUNNING' },
  unknown: undefined,
};

describe('the door to a failover', () => {
  it.each(CELLS)('from %s, where the owner of the lease is %s, says what the table says', async (status, holder) => {
    const store = createMemoryGroupStore();
    const group = groupIn(status, holder);
    await store.create({ group, instances: [makeProtectedInstance()], pairs: [makeReplicationPair()] });
    const owner = OWNER[holder];
    const { workflow, executions } = createFakeWorkflow(owner ? [makeExecution(owner)] : []);
    const before = executions.size;
    const starting = createStartFailover({ store, workflow, clock: createFakeClock() })({
      groupId: group.id,
      requestedBy: { kind: 'api', caller: 'ada' },
    });
    const came = await starting.then(
      () => 'allowed',
      (error: Error) => error.name,
    );
    expect(came).toBe(expected('failover', status, holder));
    expect(executions.size - before).toBe(came === 'allowed' ? 1 : 0);
  });
});
