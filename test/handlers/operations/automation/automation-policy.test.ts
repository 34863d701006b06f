import { describe, expect, it } from 'vitest';
import { createShowBrake } from '../../../../lambdas/handlers/operations/automation/automation-brake.ts';
import { parseAutomationPolicy } from '../../../../lambdas/handlers/operations/automation/automation-description.ts';
import {
  createSetAutomationMode,
  createSetAutomationPolicy,
} from '../../../../lambdas/handlers/operations/automation/set-automation-policy.ts';
import { at, makePolicy } from '../../../domain/automation/support.ts';
import { makeProtectionGroup } from '../../../support/builders.ts';
import { alarm, setup } from '../../automation/setup.ts';

const least = { mode: 'act', signals: { alarms: ['pets-*'], monitors: ['probe'] } };

const ONE_KIND = { required: { sources: 2, kinds: 1 } };

describe('a policy as it is written down', () => {
  it('asks for two sources of two kinds where it says nothing', () => {
    expect(parseAutomationPolicy(least)).toMatchObject({
      required: { sources: 2, kinds: 2 },
      signals: { healthEvents: [], ec2States: [] },
      distrust: { faultyShareAbove: 0.5 },
    });
  });

  it.each([
    ['no mode', { signals: {} }, 'mode'],
    ['an unknown mode', { ...least, mode: 'maybe' }, 'mode'],
    ['an unknown field', { ...least, treshold: 3 }, 'treshold'],
    ['more kinds than it has signals for', { ...least, signals: { alarms: ['a'] } }, 'required.kinds'],
    ['more kinds than sources', { ...least, required: { sources: 1, kinds: 2 } }, 'required.sources'],
    ['a window that is over before the fault has lasted', { ...least, windowSeconds: 300 - 1 }, 'windowSeconds'],
    [
      'a server that is a fault when it runs',
      { ...least, signals: { ec2States: ['running'] } },
      'signals.ec2States[0]',
    ],
    ['a time of no clock', { ...least, hours: [{ from: '24:00', to: '06:00' }] }, 'hours[0].from'],
    ['no hours at all', { ...least, hours: [] }, 'hours'],
    [
      'monitors as the one kind that acts',
      { ...least, ...ONE_KIND, signals: { monitors: ['probe'] } },
      'required.kinds',
    ],
    ['monitors among the kinds of which one acts', { ...least, ...ONE_KIND }, 'required.kinds'],
    ['a share above one', { ...least, distrust: { faultyShareAbove: 50 } }, 'distrust.faultyShareAbove'],
  ])('is refused with %s, by the name of the field', (_, policy, field) => {
    expect(() => parseAutomationPolicy(policy)).toThrow(
      expect.objectContaining({ message: expect.stringContaining(`${field}:`) }),
    );
  });
});

describe('a policy for which one kind is enough', () => {
  const message = (policy: unknown): string => {
    try {
      parseAutomationPolicy(policy);
    } catch (error) {
      return (error as Error).message;
    }
    return 'was not refused';
  };

  it('is told the ways on where monitors could be that kind', () => {
    const refused = message({ ...least, ...ONE_KIND });
    for (const way of ['Ask for 2 kinds', 'name no monitors', 'mode notify']) expect(refused).toContain(way);
  });

  it.each([
    ['it only notifies', { ...least, ...ONE_KIND, mode: 'notify' }],
    ['it is off', { ...least, ...ONE_KIND, mode: 'off' }],
    ['it names no monitors', { ...least, ...ONE_KIND, signals: { alarms: ['pets-*'] } }],
  ])('is taken where %s', (_, policy) => {
    expect(message(policy)).toBe('was not refused');
  });

  it('is not switched to act either, and stays as it was', async () => {
    const subject = await setup();
    await createSetAutomationPolicy(subject)('pets', makePolicy({ mode: 'notify' }));
    await expect(createSetAutomationMode(subject)('pets', 'act')).rejects.toMatchObject({
      name: 'InvalidAutomationPolicyError',
      message: expect.stringContaining('required.kinds'),
    });
    expect(await subject.state()).toMatchObject({ policy: { mode: 'notify' } });
  });
});

describe('a policy that is set', () => {
  it('forgets what was heard under the last one, and is in the audit trail', async () => {
    const subject = await setup();
    await subject.decide(alarm('ALARM', 0));
    await createSetAutomationPolicy(subject)('pets', makePolicy({ mode: 'notify' }));
    expect(await subject.state()).toMatchObject({ policy: { mode: 'notify' }, sources: [] });
    const lines = (await subject.store.listEvents('group-1')).filter(({ type }) => type === 'automationPolicySet');
    expect(lines.map(({ data }) => data)).toMatchObject([{ policy: { mode: 'act' } }, { policy: { mode: 'notify' } }]);
  });

  it('keeps what was heard when only its mode changes', async () => {
    const subject = await setup();
    await subject.decide(alarm('ALARM', 0));
    await createSetAutomationMode(subject)('pets', 'notify');
    expect((await subject.state())?.sources).toMatchObject([{ source: 'pets-unreachable', faultyAt: [at(0)] }]);
  });

  it('cannot be switched where there is none', async () => {
    const { store, automation, clock } = await setup();
    await store.deleteGroup(makeProtectionGroup());
    await store.create({ group: makeProtectionGroup({ createdAt: at(60) }), instances: [], pairs: [] });
    const none = createSetAutomationMode({ store, automation, clock })('group-1', 'act');
    await expect(none).rejects.toMatchObject({ name: 'NoAutomationPolicyError' });
  });

  it('stands under a brake that is off until somebody puts it on', async () => {
    expect(await createShowBrake(await setup())()).toEqual({ brake: 'off' });
  });
});
