import { describe, expect, it } from 'vitest';
import type { Lease, Members, ProtectionGroup } from '../../../../lambdas/domain/group/protection-group.ts';
import { createStartFailover } from '../../../../lambdas/handlers/operations/runs/start-failover.ts';
import type { ExecutionStatus } from '../../../../lambdas/ports/workflow.ts';
import { makeProtectedInstance, makeProtectionGroup, makeReplicationPair, START } from '../../../support/builders.ts';
import { createMemoryGroupStore } from '../../../support/fakes/group-store.ts';
import { createFakeClock } from '../../../support/fakes/time-and-ids.ts';
import { createFakeWorkflow, makeExecution } from '../../../support/fakes/workflow.ts';

const lease: Lease = {
  kind: 'failover',
  failoverId: 'failover-1',
  executionId: 'execution-1',
  epoch: 1,
  production: 'source',
  takenAt: START,
};

interface Found {
  readonly owner?: ExecutionStatus;
  readonly members?: Partial<Members>;
}

const setup = async (overrides: Partial<ProtectionGroup> = {}, { owner = 'RUNNING', members }: Found = {}) => {
  const store = createMemoryGroupStore();
  await store.create({
    group: makeProtectionGroup(overrides),
    instances: [makeProtectedInstance()],
    pairs: [makeReplicationPair()],
    ...members,
  });
  const { workflow, executions } = createFakeWorkflow([makeExecution({ status: owner })]);
  const startFailover = createStartFailover({ store, workflow, clock: createFakeClock() });
  const types = async () => (await store.listEvents('group-1')).map(({ type }) => type);
  return { store, executions, startFailover, types };
};

const requestedBy = { kind: 'command', caller: 'ada' } as const;
const confirmation = { by: 'Ada', reason: 'no power' };
const wish = { groupId: 'group-1', requestedBy } as const;

describe('starting a failover', () => {
  it('starts one execution, named after the group and its state', async () => {
    const { startFailover, executions } = await setup();
    const started = await startFailover({ ...wish, confirmation });
    expect(started).toEqual({
      groupId: 'group-1',
      failoverId: expect.stringMatching(/^pets-[0-9a-f]{32}$/),
      executionId: `execution-of-${started.failoverId}`,
    });
    expect(executions.get(started.executionId)?.input).toEqual({
      groupId: 'group-1',
      confirmation,
      requestedBy: { ...requestedBy, failoverId: started.failoverId },
    });
  });

  it('stays within the length and characters of an execution name', async () => {
    const { startFailover } = await setup({ name: `${'a.b'.repeat(21)}x` });
    expect((await startFailover(wish)).failoverId).toMatch(/^[A-Za-z0-9_-]{47}-[0-9a-f]{32}$/);
  });

  it('leaves the confirmation out where there is none, so that the fault has to be observed', async () => {
    const { startFailover, executions } = await setup();
    const { executionId } = await startFailover(wish);
    expect(executions.get(executionId)?.input).not.toHaveProperty('confirmation');
  });

  it.each([
    ['by the command, from the same state', {}, {}],
    ['by the API, from the same state', {}, { requestedBy: { kind: 'api', caller: 'bo' } as const }],
    ['by the same id', { failoverId: 'mine' }, { failoverId: 'mine' }],
    ['by the same client token', { clientToken: 't' }, { clientToken: 't' }],
  ])('joins the failover that was asked for in the same words, %s', async (_how, first, second) => {
    const { startFailover, executions } = await setup();
    const started = await startFailover({ ...wish, confirmation, ...first });
    expect(await startFailover({ ...wish, confirmation, ...second })).toEqual(started);
    expect(executions.size).toBe(2);
  });

  it('refuses other words from the same state, with the id of the failover that runs', async () => {
    const { startFailover } = await setup();
    const { failoverId } = await startFailover({ ...wish, confirmation });
    const other = startFailover({ ...wish, confirmation: { by: 'Bo', reason: 'the hall is under water' } });
    await expect(other).rejects.toMatchObject({ name: 'FailoverInProgressError', failoverId });
  });

  it('joins the failover that runs under the same id', async () => {
    const { startFailover } = await setup({ status: 'failing-over', lease });
    const joined = await startFailover({ ...wish, failoverId: 'failover-1' });
    expect(joined).toMatchObject({ failoverId: 'failover-1' });
  });

  it('starts another one when the execution that held the lease has ended', async () => {
    const { startFailover } = await setup({ status: 'failing-over', lease }, { owner: 'ABORTED' });
    await expect(startFailover(wish)).resolves.toMatchObject({ groupId: 'group-1' });
  });

  it('refuses an id that cannot name an execution', async () => {
    const { startFailover } = await setup();
    await expect(startFailover({ ...wish, failoverId: 'not a name' })).rejects.toMatchObject({
      name: 'InvalidFailoverIdError',
      message: expect.stringContaining('"not a name"'),
    });
  });

  it('refuses another failover under the id of one', async () => {
    const { startFailover } = await setup();
    await startFailover({ ...wish, failoverId: 'mine' });
    await expect(startFailover({ ...wish, failoverId: 'mine', confirmation })).rejects.toMatchObject({
      name: 'ExecutionExistsError',
    });
  });

  it('knows no group of another id', async () => {
    const { startFailover } = await setup();
    await expect(startFailover({ ...wish, groupId: 'pets' })).rejects.toMatchObject({ name: 'GroupNotFoundError' });
  });
});

const DOORS = [
  ['the command', { requestedBy }],
  ['the command with an id', { requestedBy, failoverId: 'mine' }],
  ['the API', { requestedBy: { kind: 'api', caller: 'bo' } as const }],
  ['the API with a token', { requestedBy: { kind: 'api', caller: 'bo' } as const, clientToken: 't' }],
  ['the decider', { requestedBy: { kind: 'automation' } as const, failoverId: 'auto-1' }],
] as const;

const rollBack: Lease = { ...lease, kind: 'roll-back' };
const young: Lease = { ...lease, executionId: 'unknown' };
const [HELD, STATUS, RECORD] = ['FailoverInProgressError', 'StatusNotAllowedError', 'FailoverImpossibleError'];
const invalid = { instances: [makeProtectedInstance({ status: 'invalid' })] };
const linkDown = { pairs: [makeReplicationPair({ faultLevel: 5 })] };

describe.each(DOORS)('%s', (_door, by) => {
  it.each([
    ['while a failover runs', { status: 'failing-over', lease }, {}, [HELD, START]],
    ['while a roll-back works', { status: 'error-failing-over', lease: rollBack }, {}, [HELD, 'gives production back']],
    [
      'while its owner may be just starting',
      { status: 'failing-over', lease: young },
      {},
      [HELD, 'not been seen to end'],
    ],
    ['from another status', { status: 'starting' }, {}, [STATUS, 'Allowed are protected']],
    [
      'after a failover',
      { status: 'failed-over', protectedStatus: 'stopped' },
      {},
      [STATUS, 'To start its DR servers: sdrs'],
    ],
    ['with protection off', { protectedStatus: 'stopped' }, {}, [RECORD, 'Enable it: ']],
    ['without pairs', {}, { members: { pairs: [] } }, [RECORD, 'no replication pairs']],
    ['with an invalid member', {}, { members: invalid }, [RECORD, 'is invalid']],
    ['with a link that is down', {}, { members: linkDown }, [RECORD, 'fault level 5']],
  ] as const)('is refused %s, before anything starts', async (_when, group, found, [name, said]) => {
    const { startFailover, executions } = await setup(group, found);
    const refused = { name, message: expect.stringContaining(said) };
    await expect(startFailover({ groupId: 'group-1', ...by })).rejects.toMatchObject(refused);
    expect(executions.size).toBe(1);
  });
});

describe('a failover of a group that is not protected', () => {
  const COMMAND = 'sdrs protect enable group-1';
  const CALL = 'POST …/server-groups/group-1/action with {"start-server-group": {}}';
  it.each([
    ['available', 'command', COMMAND, CALL],
    ['failed-over', 'command', COMMAND, CALL],
    ['error-reprotecting', 'command', COMMAND, CALL],
    ['available', 'api', CALL, COMMAND],
    ['failed-over', 'api', CALL, COMMAND],
    ['error-reprotecting', 'api', CALL, COMMAND],
    ['reprotecting', 'command', 'sdrs watch group-1', COMMAND],
    ['starting', 'api', 'sdrs watch group-1', CALL],
  ] as const)('and is %s names the way of the %s', async (status, kind, way, other) => {
    const { startFailover } = await setup({ status, protectedStatus: 'stopped' });
    const refused = await startFailover({ groupId: 'group-1', requestedBy: { kind, caller: 'ada' } }).catch(String);
    expect(refused).toContain(way);
    expect(refused).not.toContain(other);
    expect(refused).not.toContain('exchanged');
  });
});

describe('a failover that the command was refused', () => {
  it('is in the audit trail with who has asked for it', async () => {
    const { startFailover, store } = await setup({ status: 'starting' });
    await expect(startFailover(wish)).rejects.toThrow();
    expect(await store.listEvents('group-1')).toMatchObject([
      {
        type: 'protectionGroupAction',
        message: expect.stringMatching(/^Refused failover, asked for by ada \(sdrs command\): .* is starting:/),
        data: { error: 'StatusNotAllowedError' },
      },
    ]);
  });
});
