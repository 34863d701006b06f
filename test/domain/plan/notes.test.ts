import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { GroupAggregate } from '../../../lambdas/domain/group/protection-group.ts';
import { isNote, NOTES } from '../../../lambdas/domain/plan/notes.ts';
import { planFailover } from '../../../lambdas/domain/plan/plan.ts';
import { makeProtectedInstance, makeProtectionGroup, makeReplicationPair } from '../../support/builders.ts';
import { makeDrServer, makeServer, makeSite, makeVolume } from '../../support/observed.ts';

const makeAggregate = (overrides: Partial<GroupAggregate> = {}): GroupAggregate => ({
  group: makeProtectionGroup(),
  instances: [makeProtectedInstance()],
  pairs: [makeReplicationPair()],
  ...overrides,
});

const notesOf = (aggregate: GroupAggregate) => planFailover(aggregate, makeSite()).findings.filter(isNote);
const messageOf = (aggregate: GroupAggregate, wanted: string) =>
  notesOf(aggregate).find(({ code }) => code === wanted)?.message;

const atRate = (volumeInitializationRate: number) =>
  makeProtectionGroup({
    policy: { fencingBudgetSeconds: 600, migrationBudgetSeconds: 1800, volumeInitializationRate },
  });

describe('the notes of a plan', () => {
  it('are each said once for the whole group, with a count', () => {
    const instances = ['a', 'b', 'c'].map((id) => makeProtectedInstance({ id, name: id }));
    const pairs = instances.map(({ id }) => makeReplicationPair({ id: `pair-${id}`, instanceId: id }));
    const aggregate = makeAggregate({ instances, pairs });
    expect(notesOf(aggregate).map(({ code }) => code)).toEqual(Object.keys(NOTES));
    expect(messageOf(aggregate, 'note-guests')).toMatch(/ 3 server\(s\)\.$/);
    expect(messageOf(aggregate, 'note-disks-load')).toContain(' 3 disk(s). ');
  });

  it('never speak against a failover', () => {
    const plan = planFailover(makeAggregate(), makeSite());
    expect(plan.verdict).toBe('PASS');
    expect(new Set(plan.findings.filter(isNote).map(({ verdict }) => verdict))).toEqual(new Set(['PASS']));
  });

  it('say nothing of guests and disks where no disk is replicated', () => {
    expect(notesOf(makeAggregate({ pairs: [] })).map(({ code }) => code)).toEqual([
      'note-hands-off',
      'note-nics',
      'note-known-by-id',
      'note-capacity',
    ]);
  });

  it('say nothing of a guest whose boot disk is not replicated', () => {
    const pairs = [makeReplicationPair({ bootable: false })];
    expect(messageOf(makeAggregate({ pairs }), 'note-guests')).toBeUndefined();
  });

  it('are not about servers that an earlier failover has migrated', () => {
    const instances = [makeProtectedInstance({ status: 'failed-over' })];
    expect(notesOf(makeAggregate({ instances }))).toEqual([]);
  });

  it('count what is to start by type and zone, and what is reserved for it', () => {
    const reserved = makeDrServer({ traits: { 'capacity-target': 'cr-1' } });
    const { findings } = planFailover(makeAggregate(), makeSite({ servers: [makeServer(), reserved] }));
    const message = findings.find(({ code }) => code === 'note-capacity')?.message;
    expect(message).toMatch(/ 1 m6i\.large in eu-central-1a; 1 of them name\(s\) a reservation\.$/);
    expect(messageOf(makeAggregate(), 'note-capacity')).toMatch(/; 0 of them name\(s\) a reservation\.$/);
  });

  it('count the disks whose tags stay behind, those of AWS and of this service apart', () => {
    const volumes = ['backup', 'sdrs:group', 'aws:backup'].map((key, n) =>
      makeVolume({ id: n === 0 ? 'vol-production' : `vol-${n}`, tags: { [key]: 'x' } }),
    );
    const told = (site = makeSite({ volumes })) =>
      planFailover(makeAggregate(), site).findings.find(({ code }) => code === 'note-known-by-id')?.message;
    expect(told()).toMatch(/ 1 server\(s\), 1 disk\(s\) with tags\.$/);
    expect(told(makeSite())).toMatch(/, 0 disk\(s\) with tags\.$/);
  });

  it('name the policy where no rate is asked for', () => {
    expect(messageOf(makeAggregate(), 'note-disks-load')).toContain('policy.volumeInitializationRate');
  });

  it('say size by rate of the largest disk, and the price of all', () => {
    const pairs = [100, 500].map((sizeGiB) =>
      makeReplicationPair({ id: `pair-${sizeGiB}`, disk: { sizeGiB, type: 'gp3' } }),
    );
    const message = messageOf(makeAggregate({ group: atRate(300), pairs }), 'note-disks-load');
    // 500 × 1024 ÷ 300, and 600 GiB at $0.0036.
    expect(message).toContain('loaded 1707 s after');
    expect(message).toContain('$2.16');
    const slower = messageOf(makeAggregate({ group: atRate(100), pairs }), 'note-disks-load');
    expect(slower).toContain('loaded 5120 s after');
    expect(slower).toContain('$0.72');
  });

  it.each(Object.entries(NOTES))('are explained: docs/notes.md has %s in its own words', (code, text) => {
    const page = readFileSync(new URL('../../../docs/notes.md', import.meta.url), 'utf8');
    expect(page).toContain(`## ${code}\n\n> ${text}\n`);
    expect(page.match(/^## /gm)).toHaveLength(Object.keys(NOTES).length);
  });
});
