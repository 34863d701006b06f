import { describe, expect, it } from 'vitest';
import { newState } from '../../../lambdas/domain/automation/state.ts';
import { loadAggregate } from '../../../lambdas/handlers/load.ts';
import { createAcknowledgeAutomation } from '../../../lambdas/handlers/operations/automation/acknowledge-automation.ts';
import { createSetBrake } from '../../../lambdas/handlers/operations/automation/automation-brake.ts';
import { createSetAutomationMode } from '../../../lambdas/handlers/operations/automation/set-automation-policy.ts';
import { createShowAutomation } from '../../../lambdas/handlers/operations/automation/show-automation.ts';
import { at, makePolicy } from '../../domain/automation/support.ts';
import { makeFailoverRecord, makeProtectedInstance, makeProtectionGroup } from '../../support/builders.ts';
import { makeServer, makeSite } from '../../support/observed.ts';
import { alarm, fault, SWEEP, setup } from './setup.ts';

const ADA = { by: 'Ada', reason: 'seen' };

describe('the decider', () => {
  it('waits for the fault to last, and starts the failover in a sweep', async () => {
    const { decide, until, types, executions, queries } = await setup();
    expect(await decide(alarm('ALARM', 0))).toMatchObject({ judged: [{ verdict: 'wait', codes: ['not-lasting'] }] });
    await until(120);
    expect(await decide(SWEEP)).toMatchObject({ judged: [{ verdict: 'wait' }] });
    expect(queries).toEqual([]);
    await until(180);
    const { judged } = await decide(SWEEP);
    expect(judged).toEqual([
      {
        groupId: 'group-1',
        verdict: 'act',
        codes: ['fault-lasting'],
        started: {
          failoverId: 'auto-group-1-20261123090000-1-1',
          executionId: 'execution-of-auto-group-1-20261123090000-1-1',
        },
      },
    ]);
    expect([...executions.values()].map(({ name, input }) => ({ name, input }))).toMatchObject([
      { name: 'auto-group-1-20261123090000-1-1', input: { groupId: 'group-1', confirmation: { by: 'automation' } } },
    ]);
    expect(queries).toMatchObject([{ servers: ['i-0abcdef01', 'i-0abcdef02'], statusChecks: true }]);
    expect(await types()).toEqual(['automationWaits', 'automationFailsOver', 'automationStartedFailover']);
  });

  it('tells the failover why, by the names of its sources', async () => {
    const { decide, until, executions } = await setup();
    await decide(alarm('ALARM', 0));
    await until(180);
    await decide(SWEEP);
    const why = expect.stringContaining(`Alarm pets-unreachable says faulty. (since ${at(0)})`);
    expect([...executions.values()]).toMatchObject([{ input: { confirmation: { by: 'automation', reason: why } } }]);
  });

  it('starts nothing where the fault ends before', async () => {
    const { decide, until, types, executions } = await setup();
    await decide(alarm('ALARM', 0));
    await until(140);
    await decide(alarm('OK', 140));
    await until(300);
    await decide(SWEEP);
    expect(executions.size).toBe(0);
    expect(await types()).toEqual(['automationWaits', 'automationRests']);
  });

  it('only tells where the policy says so, once for the audit trail and each time in the count', async () => {
    const { decide, until, types, state, executions } = await setup({ policy: makePolicy({ mode: 'notify' }) });
    await decide(alarm('ALARM', 0));
    for (const second of [180, 240, 300]) {
      await until(second);
      expect(await decide(SWEEP)).toMatchObject({ judged: [{ verdict: 'notify' }] });
    }
    expect(executions.size).toBe(0);
    expect(await types()).toEqual(['automationWaits', 'automationWouldFailOver']);
    expect((await state())?.decision).toMatchObject({ count: 3, firstAt: at(180), lastAt: at(300) });
  });

  it('loses no decision that it counts: the next line says how often the last was come to', async () => {
    const { decide, until, store } = await setup();
    await decide(alarm('ALARM', 0));
    await until(60);
    await decide(SWEEP);
    await decide(alarm('OK', 60));
    const last = (await store.listEvents('group-1')).at(-1);
    expect(last).toMatchObject({
      type: 'automationRests',
      data: { before: { verdict: 'wait', codes: ['not-lasting'], firstAt: at(0), lastAt: at(60), count: 2 } },
    });
  });

  it('says nothing of a group at rest, however often it is swept', async () => {
    const { decide, types, automation } = await setup();
    await decide(SWEEP);
    await decide(SWEEP);
    expect(await types()).toEqual([]);
    expect((await automation.findState('group-1'))?.version).toBe(2);
  });

  it('finds the group of a production server, and not that of a DR server', async () => {
    const { decide } = await setup();
    const stopped = (id: string) => ({
      id: 'e',
      source: 'aws.ec2',
      'detail-type': 'EC2 Instance State-change Notification',
      time: at(0),
      detail: { 'instance-id': id, state: 'stopped' },
    });
    expect(await decide(stopped('i-0abcdef01'))).toMatchObject({ judged: [{ groupId: 'group-1', verdict: 'wait' }] });
    expect(await decide(stopped('i-0abcdef02'))).toEqual({ judged: [], ignored: expect.any(String) });
  });

  it('leaves groups alone that have no policy, and those whose policy is off', async () => {
    const { decide, store, automation, clock, types } = await setup();
    await store.create({
      group: makeProtectionGroup({ id: 'group-2', name: 'cats' }),
      instances: [
        makeProtectedInstance({ groupId: 'group-2', servers: { source: 'i-0a000001', target: 'i-0a000002' } }),
      ],
      pairs: [],
    });
    expect((await decide(fault('faulty', 0, { groupId: 'group-2' }))).judged).toEqual([]);
    await createSetAutomationMode({ store, automation, clock })('group-1', 'off');
    expect(await decide(SWEEP)).toEqual({ judged: [] });
    expect(await decide(alarm('ALARM', 0))).toMatchObject({ judged: [{ verdict: 'refuse', codes: ['mode-off'] }] });
    expect(await types()).toEqual(['automationRefused']);
  });

  it('leaves a group alone that was deleted and imported again: its policy was for another', async () => {
    const { decide, store } = await setup();
    await store.deleteGroup(makeProtectionGroup());
    expect(await decide(SWEEP)).toEqual({ judged: [] });
    await store.create({ group: makeProtectionGroup({ createdAt: at(10) }), instances: [], pairs: [] });
    expect(await decide(SWEEP)).toEqual({ judged: [] });
    expect((await decide(alarm('ALARM', 0))).judged).toEqual([]);
  });
});

describe('what the decider checks', () => {
  const lasting = async (options: Parameters<typeof setup>[0] = {}) => {
    const subject = await setup(options);
    await subject.decide(alarm('ALARM', 0));
    await subject.until(180);
    return subject;
  };

  it('is stopped by the brake, and goes on when it is released', async () => {
    const subject = await lasting();
    await createSetBrake(subject)('on', ADA);
    expect(await subject.decide(SWEEP)).toMatchObject({ judged: [{ codes: ['brake-on', 'fault-lasting'] }] });
    expect(subject.executions.size).toBe(0);
    await createSetBrake(subject)('off', ADA);
    expect(await subject.decide(SWEEP)).toMatchObject({ judged: [{ verdict: 'act' }] });
    expect(await subject.types()).toContain('automationBrakeOn');
  });

  it('is stopped by a brake that is put on between the decision and the start', async () => {
    const subject = await lasting();
    const { automation, executions } = subject;
    const saveControl = automation.saveControl.bind(automation);
    let isFirst = true;
    Object.assign(automation, {
      saveControl: async (...args: Parameters<typeof saveControl>) => {
        if (isFirst) {
          isFirst = false;
          await saveControl({ brake: { ...ADA, at: at(180) }, starts: [] }, 0);
        }
        return saveControl(...args);
      },
    });
    expect(await subject.decide(SWEEP)).toMatchObject({
      judged: [{ verdict: 'refuse', codes: ['brake-on', 'fault-lasting'] }],
    });
    expect(executions.size).toBe(0);
    expect(await subject.types()).toEqual([
      'automationWaits',
      'automationFailsOver',
      'automationRefused',
      'automationStartAbandoned',
    ]);
  });

  it('acts on nothing while it cannot see, and tries again', async () => {
    const subject = await lasting({ site: makeSite({ servers: [makeServer({ id: 'i-0abcdef01' })] }) });
    expect(await subject.decide(SWEEP)).toMatchObject({
      judged: [{ verdict: 'refuse', codes: ['blind', 'fault-lasting'] }],
    });
    await subject.decide(SWEEP);
    expect(subject.queries).toHaveLength(2);
    expect(subject.executions.size).toBe(0);
  });

  it('starts nothing where somebody disables protection between the decision and the start, and decides anew', async () => {
    const subject = await lasting();
    const { automation, store, executions } = subject;
    const saveControl = automation.saveControl.bind(automation);
    Object.assign(automation, {
      saveControl: async (...args: Parameters<typeof saveControl>) => {
        const { group } = await loadAggregate(store, 'group-1');
        const disabled = { ...group, status: 'available', protectedStatus: 'stopped', epoch: group.epoch + 1 } as const;
        await store.saveGroup(disabled, group);
        return saveControl(...args);
      },
    });
    expect(await subject.decide(SWEEP)).toMatchObject({
      judged: [{ verdict: 'refuse', codes: ['wrong-status', 'protection-not-enabled', 'fault-lasting'] }],
    });
    expect(executions.size).toBe(0);
    expect(await store.listFailovers('group-1')).toEqual([]);
    expect((await subject.state())?.intent).toBeUndefined();
  });

  it('waits for the acknowledgement of an automatic failover, and takes it', async () => {
    const subject = await lasting();
    const record = makeFailoverRecord({ status: 'FAILED', startedAt: at(-9000), endedAt: at(-8000) });
    await subject.store.saveFailover(record);
    expect(await subject.decide(SWEEP)).toMatchObject({
      judged: [{ codes: ['acknowledgement-needed', 'fault-lasting'] }],
    });
    expect(await createShowAutomation(subject)('pets')).toMatchObject({ unacknowledged: record.id });
    await createAcknowledgeAutomation(subject)('pets', ADA);
    expect(await subject.decide(SWEEP)).toMatchObject({ judged: [{ verdict: 'act' }] });
    await expect(createAcknowledgeAutomation(subject)('pets', ADA)).rejects.toMatchObject({
      name: 'NothingToAcknowledgeError',
    });
  });

  it('starts the same failover again where it does not know whether it was started', async () => {
    const subject = await lasting();
    const { workflow, executions } = subject;
    const start = workflow.start.bind(workflow);
    let isLost = true;
    Object.assign(workflow, {
      start: async (...args: Parameters<typeof start>) => {
        const started = await start(...args);
        if (!isLost) return started;
        isLost = false;
        throw new Error('socket hang up');
      },
    });
    await expect(subject.decide(SWEEP)).rejects.toMatchObject({ name: 'AutomationIncompleteError' });
    expect((await subject.state())?.intent).not.toHaveProperty('startedAt');
    await subject.until(240);
    expect(await subject.decide(SWEEP)).toMatchObject({
      judged: [{ started: { failoverId: 'auto-group-1-20261123090000-1-1' } }],
    });
    expect(executions.size).toBe(1);
    expect((await subject.automation.findControl()).value.starts).toHaveLength(1);
  });

  it('gives up a start that did not come about, when the fault is over by then', async () => {
    const subject = await lasting();
    const { workflow, executions } = subject;
    const start = workflow.start.bind(workflow);
    Object.assign(workflow, { start: () => Promise.reject(new Error('Step Functions is down')) });
    await expect(subject.decide(SWEEP)).rejects.toMatchObject({ name: 'AutomationIncompleteError' });
    Object.assign(workflow, { start });
    await subject.decide(alarm('OK', 180));
    await subject.until(400);
    await subject.decide(SWEEP);
    expect(executions.size).toBe(0);
    expect((await subject.state())?.intent).toBeUndefined();
    expect(await subject.types()).toContain('automationStartAbandoned');
  });

  it('takes another name where the one it chose belongs to something else', async () => {
    const subject = await lasting();
    await subject.workflow.start('auto-group-1-20261123090000-1-1', { groupId: 'somebody' });
    await expect(subject.decide(SWEEP)).rejects.toMatchObject({ name: 'AutomationIncompleteError' });
    expect(await subject.decide(SWEEP)).toMatchObject({
      judged: [{ started: { failoverId: 'auto-group-1-20261123090000-1-2' } }],
    });
  });

  it('says after a crash what it had decided before', async () => {
    const subject = await lasting();
    const { store } = subject;
    const append = store.appendEvents.bind(store);
    Object.assign(store, { appendEvents: () => Promise.reject(new Error('killed')) });
    await expect(subject.decide(SWEEP)).rejects.toMatchObject({ name: 'AutomationIncompleteError' });
    expect(subject.executions.size).toBe(0);
    Object.assign(store, { appendEvents: append });
    await subject.decide(SWEEP);
    expect(await subject.types()).toEqual(['automationWaits', 'automationFailsOver', 'automationStartedFailover']);
  });

  it('judges the other groups where one cannot be read', async () => {
    const subject = await lasting();
    const { store, automation } = subject;
    const broken = makeProtectionGroup({ id: 'group-0', name: 'ants' });
    await store.create({ group: broken, instances: [], pairs: [] });
    await automation.saveState(newState(broken, makePolicy()), 0);
    const findGroup = store.findGroup.bind(store);
    Object.assign(store, {
      findGroup: (id: string) => (id === 'group-0' ? Promise.reject(new Error('throttled')) : findGroup(id)),
    });
    await expect(subject.decide(SWEEP)).rejects.toMatchObject({ name: 'AutomationIncompleteError' });
    expect(subject.executions.size).toBe(1);
  });
});

describe('an event of AWS Health', () => {
  const health = (entityValue: string, code = 'AWS_EC2_OPERATIONAL_ISSUE') => ({
    id: `health-${entityValue}`,
    source: 'aws.health',
    'detail-type': 'AWS Health Event',
    time: at(0),
    region: 'eu-central-1',
    detail: {
      eventArn: 'arn:aws:health:eu-central-1::event/EC2/1',
      eventTypeCode: code,
      eventTypeCategory: 'issue',
      statusCode: 'open',
      affectedEntities: [{ entityValue }],
    },
  });

  it.each([
    'i-0abcdef01',
    'arn:aws:ec2:eu-central-1:123456789012:instance/i-0abcdef01',
    'vol-0abcdef03',
    'arn:aws:ec2:eu-central-1:123456789012:volume/vol-0abcdef03',
    'eni-0abcdef04',
    'AWS_ACCOUNT',
  ])('that names %s concerns the group whose production it is', async (entityValue) => {
    const { decide } = await setup();
    expect(await decide(health(entityValue))).toMatchObject({ judged: [{ groupId: 'group-1', verdict: 'wait' }] });
  });

  it.each(['i-0abcdef02', 'vol-0abcdef09', 'arn:aws:ec2:eu-central-1:123456789012:volume/vol-0abcdef09'])(
    'that names %s, which is not of any production, concerns nobody',
    async (entityValue) => {
      const { decide } = await setup();
      expect(await decide(health(entityValue))).toMatchObject({ judged: [], ignored: expect.any(String) });
    },
  );

  it('an event of AWS Health of a code that no policy names reads no members', async () => {
    const { decide, store } = await setup();
    const read = store.members;
    const asked: string[] = [];
    store.members = (groupId) => {
      asked.push(groupId);
      return read(groupId);
    };
    await decide(health('vol-0abcdef03', 'AWS_RDS_OPERATIONAL_ISSUE'));
    expect(asked).toEqual([]);
  });
});

describe('a muted alarm', () => {
  const muted = (second: number) => {
    const event = alarm('ALARM', second);
    return { ...event, detail: { ...event.detail, muteDetail: { mutedBy: 'patch-night' } } };
  };

  it('starts nothing during planned work, and the trail says why, once for each event', async () => {
    const { decide, until, types, executions, store, says } = await setup();
    says('pets-unreachable', 'ALARM', 'an alarm mute rule mutes it');
    expect(await decide(muted(0))).toMatchObject({ judged: [{ verdict: 'rest' }] });
    await decide(muted(0));
    await until(300);
    await decide(SWEEP);
    expect(executions.size).toBe(0);
    expect(await types()).toEqual(['automationSignalDisregarded']);
    const why = 'Alarm pets-unreachable is in ALARM and does not count as a fault: an alarm mute rule mutes it.';
    expect((await store.listEvents('group-1')).at(-1)).toMatchObject({ message: `Automation: ${why}` });
  });

  it('ends a fault that it has told of before: only an unbroken one counts', async () => {
    const { decide, until, types, executions, says } = await setup();
    says('pets-unreachable', 'ALARM', 'an alarm mute rule mutes it');
    await decide(alarm('ALARM', 0));
    await until(60);
    await decide(muted(60));
    await until(300);
    await decide(SWEEP);
    expect(executions.size).toBe(0);
    expect(await types()).toEqual(['automationWaits', 'automationSignalDisregarded', 'automationRests']);
  });
});
