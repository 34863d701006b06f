import { describe, expect, it } from 'vitest';
import { createDecider } from '../../lambdas/handlers/automation/decider.ts';
import { createGuard } from '../../lambdas/handlers/guard/guard.ts';
import { foreignness } from '../../lambdas/handlers/own-event.ts';
import { alarm, fault, SWEEP, setup } from './automation/setup.ts';

const HERE = { accountId: '123456789012', region: 'eu-central-1' };
const OURS = { account: HERE.accountId, region: HERE.region };

const health = (detail: object) => ({
  ...OURS,
  id: 'health-1',
  source: 'aws.health',
  'detail-type': 'AWS Health Event',
  time: '2026-11-23T09:00:00Z',
  detail: {
    eventArn: 'arn:aws:health:eu-central-1::event/EC2/1',
    eventTypeCode: 'AWS_EC2_OPERATIONAL_ISSUE',
    eventTypeCategory: 'issue',
    statusCode: 'open',
    eventRegion: 'eu-central-1',
    ...detail,
  },
});

const FOREIGN: readonly (readonly [string, object, string])[] = [
  [
    "another account's alarm of the same name",
    { ...alarm('ALARM', 0), ...OURS, account: '999999999999' },
    '9'.repeat(12),
  ],
  ["another region's alarm of the same name", { ...alarm('ALARM', 0), ...OURS, region: 'us-east-1' }, 'us-east-1'],
  ["another account's monitor", { ...fault('faulty', 0), ...OURS, account: '999999999999' }, '9'.repeat(12)],
  ["another region's monitor", { ...fault('faulty', 0), ...OURS, region: 'us-east-1' }, 'us-east-1'],
  ['an event without an account', { ...alarm('ALARM', 0), region: HERE.region }, 'names no account'],
  ['an event without a region', { ...alarm('ALARM', 0), account: HERE.accountId }, 'names no region'],
  ['an account that is no text', { ...alarm('ALARM', 0), ...OURS, account: 123456789012 }, 'names no account'],
  ['an issue that affects another account', health({ affectedAccount: '999999999999' }), '9'.repeat(12)],
  ['an issue that another account has told of', { ...health({}), account: '999999999999' }, '9'.repeat(12)],
  ['a malformed event from elsewhere', { ...OURS, account: '999999999999', detail: 'x' }, '9'.repeat(12)],
];

const OWN: readonly (readonly [string, object])[] = [
  ['an alarm', { ...alarm('ALARM', 0), ...OURS }],
  ['what a monitor says', { ...fault('faulty', 0), ...OURS }],
  ['an issue of the own account', health({ affectedAccount: HERE.accountId })],
  // AWS Health delivers to a second region as a backup.
  ['an issue that was delivered elsewhere', { ...health({}), region: 'us-west-2' }],
];

describe('the decider', () => {
  it.each(FOREIGN)('does not count %s, and says so', async (_, event, why) => {
    const { state, executions, ...deps } = await setup();
    const { judged, ignored } = await createDecider({ ...deps, here: HERE })(event);
    expect(judged).toEqual([]);
    expect(ignored).toContain('The event is not counted');
    expect(ignored).toContain(why);
    expect((await state())?.sources).toEqual([]);
    await deps.until(300);
    expect(await createDecider({ ...deps, here: HERE })(SWEEP)).toMatchObject({ judged: [{ verdict: 'rest' }] });
    expect(executions.size).toBe(0);
  });

  it.each(OWN)('counts %s', async (_, event) => {
    const { state, ...deps } = await setup();
    const { judged } = await createDecider({ ...deps, here: HERE })(event);
    expect(judged).toMatchObject([{ groupId: 'group-1', verdict: 'wait' }]);
    expect((await state())?.sources).toHaveLength(1);
  });
});

describe('the guard', () => {
  const changed = { source: 'aws.ec2', detail: { 'instance-id': 'i-0abcdef01', state: 'running' } };
  const invocation = { id: 'try-1', remainingMs: () => 60_000 };
  const guard = async (event: object) => {
    const { store, ...deps } = await setup();
    const asked: string[] = [];
    const findInstanceByServer: typeof store.findInstanceByServer = (id) => {
      asked.push(id);
      return store.findInstanceByServer(id);
    };
    const watched = { ...deps, store: { ...store, findInstanceByServer } };
    const report = await createGuard({ ...watched, here: HERE } as never)(event, invocation);
    return { report, asked };
  };

  it('looks after no server on the word of another account or region', async () => {
    for (const place of [{ account: '999999999999' }, { region: 'us-east-1' }]) {
      const { report, asked } = await guard({ ...changed, ...OURS, ...place });
      expect(report).toMatchObject({ guarded: 0, ignored: expect.stringContaining('The event is not counted') });
      expect(asked).toEqual([]);
    }
  });

  it('looks after the server of an event of its own', async () => {
    const { report, asked } = await guard({ ...changed, ...OURS });
    expect(report).not.toHaveProperty('ignored');
    expect(asked).toEqual(['i-0abcdef01']);
  });

  it('sweeps when the schedule calls, whose event names no server', async () => {
    expect((await guard({})).report).not.toHaveProperty('ignored');
    expect((await guard({ source: 'aws.scheduler', detail: '{}', ...OURS })).report).not.toHaveProperty('ignored');
  });
});

describe('what is foreign', () => {
  it('is nothing of which an event itself has the last word', () => {
    expect(foreignness(undefined, HERE)).toContain('names no account');
    expect(foreignness({ ...alarm('ALARM', 0), ...OURS, detail: { affectedAccount: '999999999999' } }, HERE)).toBe(
      undefined,
    );
  });
});
