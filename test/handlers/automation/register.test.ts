import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parseEvent } from '../../../lambdas/handlers/automation/parse-event.ts';
import type { FaultShape, ServerShape } from '../../../lambdas/handlers/automation/register/documented-events.ts';
import {
  ENVELOPE,
  HEARD,
  isHeard,
  SERVER_MEMBERS,
  UNHEARD_KINDS,
} from '../../../lambdas/handlers/automation/register/event-register.ts';
import { type Decided, irrelevant, membersOfEvent } from '../../../lambdas/handlers/automation/register/members.ts';
import { unfamiliarIn } from '../../../lambdas/handlers/automation/register/unfamiliar.ts';
import { alarm, setup } from './setup.ts';

const NOW = '2026-11-23T09:00:00.000Z';
const FOLDER = new URL('../../fixtures/documented-events/', import.meta.url);

interface Sample {
  readonly source: string;
  readonly 'detail-type': string;
  readonly detail: object;
}

const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.json')).sort();
const samples = new Map<string, Sample>(
  await Promise.all(
    names.map(
      async (name): Promise<[string, Sample]> => [
        name.replace('.json', ''),
        JSON.parse(await readFile(new URL(name, FOLDER), 'utf8')),
      ],
    ),
  ),
);

const sample = (name: string): Sample => {
  const found = samples.get(name);
  if (!found) throw new Error(`There is no sample ${name}.`);
  return found;
};

const kindOf = (event: Sample): string => `${event.source} / ${event['detail-type']}`;

/** What each sample says: its state, or why it says nothing. */
const SAYS: Readonly<Record<string, object>> = {
  'alarm-metric': { state: 'unknown', hushed: 'an alarm mute rule mutes it' },
  'alarm-metric-math': { state: 'unknown', hushed: 'an alarm mute rule mutes it' },
  'alarm-anomaly': { state: 'unknown', hushed: 'an alarm mute rule mutes it' },
  'alarm-composite': { state: 'unknown', hushed: 'an alarm mute rule mutes it' },
  'alarm-multi-series': { state: 'faulty', alarm: 'orders-series', at: '2026-11-23T08:59:59.512Z' },
  'alarm-contributor': { ignored: expect.stringContaining('one series of many') },
  'configuration-create-composite': { ignored: expect.stringContaining('the making of an alarm') },
  'configuration-create-suppressor': { ignored: expect.stringContaining('the making of an alarm') },
  'configuration-update-metric': { ignored: expect.stringContaining('the making of an alarm') },
  'configuration-update-suppressor': { ignored: expect.stringContaining('the making of an alarm') },
  'configuration-delete-metric-math': { ignored: expect.stringContaining('is deleted in ALARM') },
  'configuration-delete-suppressor': { ignored: expect.stringContaining('is deleted in ALARM') },
  // Each of these is open, and has ended.
  'health-public-issue': { state: 'unknown', region: 'eu-central-1', resources: new Map() },
  'health-load-balancing-issue': { state: 'unknown', region: 'eu-central-1', resources: new Map() },
  'health-backup-event': { state: 'unknown', resources: new Map([['i-0a1b2c3d4e5f60011', 'unknown']]) },
  'health-instance-retirement': { ignored: expect.stringContaining('is a scheduledChange') },
  'health-planned-lifecycle': { ignored: expect.stringContaining('is a scheduledChange') },
  'server-pending': { state: 'pending', serverId: 'i-0a1b2c3d4e5f60011' },
  'server-running': { state: 'running' },
  'server-stopping': { state: 'stopping' },
  'server-stopped': { state: 'stopped' },
  'server-shutting-down': { state: 'shutting-down' },
  'server-terminated': { state: 'terminated' },
  'fault-of-a-group': { state: 'faulty', subject: { groupId: 'orders' }, at: '2026-11-23T08:59:58.000Z' },
  'fault-of-a-server': { state: 'faulty', subject: { serverId: 'i-0a1b2c3d4e5f60011' } },
  'fault-of-a-zone': { state: 'faulty', subject: { availabilityZone: 'eu-central-1a' } },
};

describe('a documented sample event', () => {
  it('has its meaning here, each of them', () => {
    expect([...samples.keys()].sort()).toEqual(Object.keys(SAYS).sort());
  });

  it.each(Object.entries(SAYS))('%s says what is decided of it', (name, says) => {
    expect(parseEvent(sample(name), NOW)).toMatchObject(says);
  });

  it.each([...samples])('%s has no member that nobody has decided on', (_, event) => {
    expect(unfamiliarIn({ ...event })).toEqual([]);
  });
});

describe('the register of events', () => {
  it.each(Object.keys(HEARD))('decides on no member of %s that no sample shows', (kind) => {
    const known = new Set(Object.keys(isHeard(kind) ? HEARD[kind] : {}));
    const shown = [...samples.values()].filter((event) => kindOf(event) === kind);
    const seen = new Set(shown.flatMap(({ detail }) => membersOfEvent(detail, known)));
    expect([...known].filter((name) => !seen.has(name))).toEqual([]);
    const envelopes = new Set(shown.flatMap((event) => Object.keys(event)));
    expect(Object.keys(ENVELOPE).filter((name) => !envelopes.has(name))).toEqual([]);
  });

  it('says why each documented kind beside them is not heard', () => {
    const others = [...new Set([...samples.values()].map(kindOf))].filter((kind) => !isHeard(kind)).sort();
    // No sample of what the account does to others is documented.
    expect([...others, 'aws.health / AWS Health Abuse Event']).toEqual(UNHEARD_KINDS);
  });

  it('does not compile without a decision on a member, nor with one on a member that there is not', () => {
    // @ts-expect-error state is left out
    const left: Decided<ServerShape> = { 'instance-id': irrelevant('said here') };
    // @ts-expect-error there is no such member
    const made: Decided<ServerShape> = { ...SERVER_MEMBERS, colour: irrelevant('said here') };
    // @ts-expect-error the monitor, the state and others are left out
    const nested: Decided<FaultShape> = { reason: irrelevant('said here') };
    expect([left, made, nested].map((table) => Object.keys(table).length)).toEqual([1, 3, 1]);
  });
});

describe('an event with a member that AWS has added since', () => {
  it('counts without it, and the answer names it', async () => {
    const { decide } = await setup();
    const event = alarm('ALARM', 0);
    const detail = {
      ...event.detail,
      state: { ...event.detail.state, evaluationMode: 'LEARNING' },
      owner: { team: 'x' },
    };
    expect(await decide({ ...event, detail, traceHeader: 'Root=1' })).toMatchObject({
      judged: [{ verdict: 'wait' }],
      unfamiliar: ['traceHeader', 'detail.state.evaluationMode', 'detail.owner.team'],
    });
  });

  it('that is longer than anybody would read is cut', () => {
    const { detail, ...event } = alarm('ALARM', 0);
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`${'x'.repeat(500)}${n}`, 1]));
    const named = unfamiliarIn({ ...event, detail: { ...detail, ...many } });
    expect(named).toHaveLength(20);
    expect(Math.max(...named.map((name) => name.length))).toBe(100);
  });
});
