import { describe, expect, it } from 'vitest';
import { createEmbeddedMeter } from '../../../lambdas/adapters/aws/cloudwatch/embedded-metrics.ts';
import { createDecider } from '../../../lambdas/handlers/automation/decider.ts';
import { createSetBrake } from '../../../lambdas/handlers/operations/automation/automation-brake.ts';
import { at } from '../../domain/automation/support.ts';
import { alarm, SWEEP, setup } from './setup.ts';

const ADA = { by: 'Ada', reason: 'network works tonight' };

/** The decider with a meter that writes down its lines, and a fault that has lasted for long enough. */
const metered = async () => {
  const subject = await setup();
  const lines: string[] = [];
  const meter = createEmbeddedMeter((line) => lines.push(line));
  const decide = createDecider({ ...subject, meter });
  await decide(alarm('ALARM', 0));
  await subject.until(180);
  const said = (name: string) => lines.map((line) => JSON.parse(line)[name]).filter((value) => value !== undefined);
  const figures = () => said('AutomationBrake');
  const beats = () => said('DeciderSweeps');
  return { ...subject, decide, lines, figures, beats };
};

describe('the brake', () => {
  it('is counted in each sweep over all groups, as it stands', async () => {
    const subject = await metered();
    await createSetBrake(subject)('on', ADA);
    await subject.decide(SWEEP);
    await subject.decide(SWEEP);
    await createSetBrake(subject)('off', ADA);
    await subject.decide(SWEEP);
    expect(subject.figures()).toEqual([1, 1, 0]);
  });

  it('is counted without a group, as it is one for all', async () => {
    const { decide, lines } = await metered();
    await decide(SWEEP);
    expect(lines.map((line) => JSON.parse(line))).toContainEqual({
      _aws: {
        Timestamp: Date.parse(at(180)),
        CloudWatchMetrics: [
          { Namespace: 'SDRS', Dimensions: [[]], Metrics: [{ Name: 'AutomationBrake', Unit: 'Count' }] },
        ],
      },
      AutomationBrake: 0,
    });
  });

  it('is not counted with an event, or in the sweep of one group', async () => {
    const { decide, figures } = await metered();
    await decide({ ...SWEEP, groupId: 'group-1' });
    await decide(alarm('ALARM', 180));
    expect(figures()).toEqual([]);
  });

  it('is counted where a group cannot be judged', async () => {
    const subject = await metered();
    Object.assign(subject.store, { findGroup: () => Promise.reject(new Error('throttled')) });
    await expect(subject.decide(SWEEP)).rejects.toMatchObject({ name: 'AutomationIncompleteError' });
    expect(subject.figures()).toEqual([0]);
  });

  it('the brake that cannot be read is not counted as off, and keeps no group from being judged', async () => {
    const subject = await metered();
    const { automation, executions, figures } = subject;
    const findControl = automation.findControl.bind(automation);
    let isFirst = true;
    Object.assign(automation, {
      findControl: () => {
        const fails = isFirst;
        isFirst = false;
        return fails ? Promise.reject(new Error('DynamoDB is silent')) : findControl();
      },
    });
    await expect(subject.decide(SWEEP)).rejects.toThrow('DynamoDB is silent');
    expect(figures()).toEqual([]);
    expect(executions.size).toBe(1);
  });

  it('keeps no group from being judged where it cannot be counted', async () => {
    const subject = await metered();
    const put = () => {
      throw new Error('EPIPE');
    };
    await expect(createDecider({ ...subject, meter: { put } })(SWEEP)).rejects.toThrow('EPIPE');
    expect(subject.executions.size).toBe(1);
  });
});

describe('a sweep of the decider', () => {
  it('is counted once it has gone over all groups, also where some group could not be judged', async () => {
    const subject = await metered();
    await subject.decide(SWEEP);
    Object.assign(subject.store, { findGroup: () => Promise.reject(new Error('throttled')) });
    await expect(subject.decide(SWEEP)).rejects.toMatchObject({ name: 'AutomationIncompleteError' });
    expect(subject.beats()).toEqual([1, 1]);
  });

  it('is not counted where the groups cannot be listed, nor an event or the sweep of one group', async () => {
    const subject = await metered();
    await subject.decide(alarm('ALARM', 180));
    await subject.decide({ ...SWEEP, groupId: 'group-1' });
    Object.assign(subject.store, { listGroups: () => Promise.reject(new Error('throttled')) });
    await expect(subject.decide(SWEEP)).rejects.toThrow('throttled');
    expect(subject.beats()).toEqual([]);
  });
});
