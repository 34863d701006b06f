import { describe, expect, it } from 'vitest';
import { createListEvents, createShowGroup } from '../../../../lambdas/handlers/operations/groups/groups.ts';
import { createShowIdentity } from '../../../../lambdas/handlers/operations/members/show-identity.ts';
import { createListExecutions, createShowExecution } from '../../../../lambdas/handlers/operations/runs/executions.ts';
import { createPlanFailover } from '../../../../lambdas/handlers/operations/runs/plan-failover.ts';
import {
  makeFailoverRecord,
  makeProtectedInstance,
  makeProtectionGroup,
  makeReplicationPair,
  START,
} from '../../../support/builders.ts';
import { createFakeCompute } from '../../../support/fakes/compute.ts';
import { createMemoryGroupStore } from '../../../support/fakes/group-store.ts';
import { createFakeWorkflow, makeExecution } from '../../../support/fakes/workflow.ts';
import { makeAddress, makeDrNic, makeObservedNic, makeSite } from '../../../support/observed.ts';

const LATER = '2026-11-23T10:00:00.000Z';

const setup = async (site = makeSite()) => {
  const store = createMemoryGroupStore();
  await store.create({
    group: makeProtectionGroup(),
    instances: [makeProtectedInstance()],
    pairs: [makeReplicationPair()],
  });
  const history = [{ id: 1, previousId: 0, at: START, type: 'ExecutionStarted' }];
  const { workflow } = createFakeWorkflow(
    [
      makeExecution(),
      makeExecution({ id: 'execution-2', name: 'failover-2', startedAt: LATER, input: { groupId: 'group-1' } }),
    ],
    { 'execution-1': history, 'execution-2': history },
  );
  const { compute, queries } = createFakeCompute(site);
  return { store, workflow, compute, queries };
};

describe('showing groups and executions', () => {
  it('shows a group by name with its members and newest failover', async () => {
    const { store } = await setup();
    await store.saveFailover(makeFailoverRecord({ status: 'FAILED' }));
    await store.saveFailover(makeFailoverRecord({ id: 'failover-2', startedAt: LATER, status: 'SUCCEEDED' }));
    expect(await createShowGroup({ store })('pets')).toMatchObject({
      group: { id: 'group-1' },
      instances: [{ id: 'instance-1' }],
      pairs: [{ id: 'pair-1' }],
      lastFailover: { id: 'failover-2' },
    });
  });

  it('shows the disks of a group as the synchroniser saw them last', async () => {
    const { store } = await setup();
    await store.saveReplication({
      groupId: 'group-1',
      at: LATER,
      epoch: 0,
      servers: [{ instanceId: 'instance-1', failedInARow: 0, faults: [{ pairId: 'pair-1', level: 2 }] }],
    });
    expect((await createShowGroup({ store })('pets')).pairs).toMatchObject([{ id: 'pair-1', faultLevel: 2 }]);
  });

  it('lists the audit trail of a named group', async () => {
    const { store } = await setup();
    await store.appendEvents([{ at: START, groupId: 'group-1', type: 'createProtectionGroup', message: 'imported' }]);
    expect(await createListEvents({ store })('pets')).toHaveLength(1);
  });

  it('plans from a look at the site and changes nothing', async () => {
    const { store, compute, queries } = await setup();
    const { plan } = await createPlanFailover({ store, compute })('pets');
    expect(plan).toMatchObject({ groupId: 'group-1', verdict: 'PASS', servers: [{ name: 'web', verdict: 'PASS' }] });
    expect(queries[0]).toMatchObject({ statusChecks: true, snapshotsOfVolumes: ['vol-production'] });
    expect(await store.findGroup('group-1')).toEqual(makeProtectionGroup());
    expect(await store.findPlanBasis('group-1', plan.digest)).toBeUndefined();
  });

  it('lists executions with what the group recorded, newest first', async () => {
    const { store, workflow } = await setup();
    await store.saveFailover(makeFailoverRecord({ id: 'forgotten', startedAt: '2026-01-01T00:00:00.000Z' }));
    await store.saveFailover(makeFailoverRecord());
    const { executions: listed } = await createListExecutions({ store, workflow })();
    expect(listed.map(({ failoverId }) => failoverId)).toEqual(['failover-2', 'failover-1', 'forgotten']);
    const { executions: ofGroup } = await createListExecutions({ store, workflow })('pets');
    expect(ofGroup.map(({ failoverId }) => failoverId)).toEqual(['failover-1', 'forgotten']);
  });

  it.each(['failover-1', 'execution-1'])(
    'shows an execution named as %s with its history and trail',
    async (wanted) => {
      const { store, workflow } = await setup();
      await store.saveFailover(makeFailoverRecord());
      const event = { at: START, groupId: 'group-1', type: 'actionPerformed', message: 'done' };
      await store.appendEvents([
        { ...event, failoverId: 'failover-1' },
        { ...event, failoverId: 'another' },
      ]);
      expect(await createShowExecution({ store, workflow })(wanted)).toMatchObject({
        groupId: 'group-1',
        execution: { status: 'RUNNING' },
        history: [{ type: 'ExecutionStarted' }],
        events: [{ failoverId: 'failover-1' }],
      });
    },
  );

  it('knows the group of an execution that was never recorded from its request', async () => {
    const { store, workflow } = await setup();
    expect(await createShowExecution({ store, workflow })('failover-2')).toMatchObject({ groupId: 'group-1' });
  });

  it('knows no execution of another name', async () => {
    const { store, workflow } = await setup();
    await expect(createShowExecution({ store, workflow })('failover-9')).rejects.toMatchObject({
      name: 'ExecutionNotFoundError',
    });
  });

  it('shows the owner of every recorded address, also when an EIP has gone elsewhere', async () => {
    const site = makeSite({
      nics: [makeObservedNic(), makeDrNic()],
      addresses: [makeAddress({ networkInterfaceId: 'eni-dr', privateIp: '10.0.0.99' })],
    });
    const { store, compute } = await setup(site);
    const { rows, before } = await createShowIdentity({ store, compute })('pets');
    expect(before).toBe('source');
    expect(rows).toMatchObject([
      {
        recorded: { privateIp: '10.0.0.11', eip: '203.0.113.11' },
        now: {
          privateIp: '10.0.0.11',
          owner: { serverId: 'i-production', station: 'source', state: 'running' },
          eipOwner: { serverId: 'i-dr', station: 'target', state: 'stopped' },
        },
      },
      { recorded: { privateIp: '10.0.0.12' }, now: { privateIp: '10.0.0.12' } },
    ]);
  });

  it('says nothing of an address that EC2 does not show', async () => {
    const { store, compute } = await setup(makeSite({ nics: [makeDrNic()], addresses: [] }));
    const { rows } = await createShowIdentity({ store, compute })('pets');
    expect(rows.map(({ now }) => now)).toEqual([{}, {}]);
  });
});
