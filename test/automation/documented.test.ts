import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { REASON_CODES } from '../../lambdas/domain/automation/reasons.ts';
import { createDecider } from '../../lambdas/handlers/automation/decider.ts';
import { parseAutomationPolicy } from '../../lambdas/handlers/operations/automation/automation-description.ts';
import { createSetAutomationPolicy } from '../../lambdas/handlers/operations/automation/set-automation-policy.ts';
import { setup } from '../handlers/automation/setup.ts';
import { makeProtectedInstance, makeProtectionGroup, START } from '../support/builders.ts';

const text = await readFile(new URL('../../docs/automation.md', import.meta.url), 'utf8');
const blocks = (language: string): readonly string[] =>
  [...text.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, block = '']) => block);

const documentedPolicy = parseAutomationPolicy(parse(blocks('yaml')[0] ?? ''));

/** The group that the documentation speaks of. */
const orders = async () => {
  const subject = await setup();
  await subject.store.create({
    group: makeProtectionGroup({ id: 'orders', name: 'orders' }),
    instances: [
      makeProtectedInstance({
        groupId: 'orders',
        servers: { source: 'i-0a1b2c3d4e5f60011', target: 'i-0a1b2c3d4e5f60012' },
      }),
    ],
    pairs: [],
  });
  await createSetAutomationPolicy(subject)('orders', documentedPolicy);
  return subject;
};

describe('the documentation of automation', () => {
  it('has a sample of each kind of event, and each is a sign of a fault for its group', async () => {
    const events = blocks('json')
      .map((block) => JSON.parse(block))
      .filter((sample) => 'detail-type' in sample);
    expect(events).toHaveLength(4);
    const subject = await orders();
    for (const event of events) {
      const { judged } = await createDecider(subject)(event);
      expect(judged).toMatchObject([{ groupId: 'orders', verdict: 'wait' }]);
    }
    const { sources = [] } = (await subject.automation.findState('orders'))?.value ?? {};
    expect(sources.map(({ kind, faultyAt }) => [kind, faultyAt.length]).sort()).toEqual([
      ['aws-health', 1],
      ['cloudwatch-alarm', 1],
      ['ec2-state', 1],
      ['sdrs-fault', 1],
    ]);
  });

  it('shows how a monitor sends what the decider takes', async () => {
    const [, entries = ''] = /put-events --entries '([^']*)'/.exec(text) ?? [];
    const [{ Source, DetailType, Detail, EventBusName }] = JSON.parse(entries);
    expect(text).toContain(`"Resource": "${EventBusName}"`);
    const event = { id: 'e', source: Source, 'detail-type': DetailType, time: START, detail: JSON.parse(Detail) };
    const { judged } = await createDecider(await orders())(event);
    expect(judged).toMatchObject([{ groupId: 'orders', verdict: 'wait', codes: ['too-few-sources', 'too-few-kinds'] }]);
  });

  it('has a policy with every field, whose table says the true defaults', () => {
    const { mode, signals, hours, ...rest } = documentedPolicy;
    const least = parseAutomationPolicy({ mode: 'act', signals: { alarms: ['a'], monitors: ['m'] } });
    expect({ mode, ...signals }).toMatchObject({ mode: 'notify', ec2States: ['stopped', 'terminated'] });
    expect(hours).toHaveLength(2);
    expect(least).toMatchObject({ ...rest, distrust: { faultyShareAbove: 0.5 } });
    for (const field of Object.keys(documentedPolicy)) expect(text).toMatch(new RegExp(`^\\| \`${field}`, 'm'));
  });

  it('names every reason', () => {
    const told = REASON_CODES.filter((code) => !['nothing-faulty', 'fault-lasting', 'mode-notify'].includes(code));
    for (const code of told) expect(text).toContain(`\`${code}\``);
  });
});
