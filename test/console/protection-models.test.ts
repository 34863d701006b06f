import { describe, expect, it } from 'vitest';
import type { Leftovers, PointOption, RecoveryPoints } from '../../console/src/api/shapes.ts';
import { barsOf, serversIn } from '../../console/src/model/bars.ts';
import { nextSteps } from '../../console/src/model/next-steps.ts';
import { choiceRows, chosenRow, namedPoint, OTHER } from '../../console/src/model/point-choice.ts';
import { leftoverRows, leftoversText, namedPoints, recoveryPointRows } from '../../console/src/model/point-lists.ts';
import {
  canBeRestored,
  newestPoints,
  objectiveText,
  standbysIn,
  takerText,
  turnChoice,
  turnOf,
} from '../../console/src/model/protection.ts';
import { statusBarOf } from '../../console/src/model/run-bar.ts';
import { sdrsLines } from '../../console/src/model/sdrs-lines.ts';
import { rowsOf } from '../../console/src/model/server-rows.ts';
import { storyOfRun } from '../../console/src/model/story.ts';
import { makeRun, makeServer, phase } from './run.ts';

const NOW = '2026-03-01T16:00:00.000Z';

const option = (point: string, overrides: Partial<PointOption> = {}): PointOption => ({
  ...{ point, chosen: false, expected_loss_seconds: 0, waits_at_most_seconds: null, expected_seconds: 85 },
  impossible: null,
  ...overrides,
});

describe('the protection of a group', () => {
  const seen = { newest_at: '2026-03-01T15:50:00.000Z', copied_percent: null, failed_in_a_row: 0 };

  it('says who takes the recovery points, and how old they may become', () => {
    expect(takerText({ by: 'sdrs', every_seconds: 900 })).toBe('SDRS, every 15 min');
    expect(takerText({ by: 'external', every_seconds: null })).toContain('something else');
    expect(objectiveText({ objective_seconds: 3_600 })).toBe('at most 1 h old');
    expect(objectiveText({ objective_seconds: null })).toBe('none');
  });

  it.each([
    [seen, null, { type: 'success', word: '10 min old' }],
    [seen, 3_600, { type: 'success', word: '10 min old' }],
    [seen, 300, { type: 'error', word: '10 min old, objective 5 min' }],
    [{ ...seen, failed_in_a_row: 2 }, null, { type: 'warning', word: '10 min old, 2 failed since' }],
    [{ ...seen, newest_at: null }, null, { type: 'error', word: 'none' }],
    [
      { ...seen, newest_at: null, copied_percent: 40 },
      null,
      { type: 'in-progress', word: 'the first one, 40 % copied' },
    ],
  ] as const)('judges the newest recovery point of a server: %j with the objective %s', (one, objective, shown) => {
    const servers = [{ protected_instance_id: 'web-1', ...one }];
    expect(newestPoints({ servers, objective_seconds: objective }, NOW).get('web-1')).toEqual(shown);
  });

  it.each([
    ['available', 'enable'],
    ['error-starting', 'enable'],
    ['failed-over', 'again'],
    ['error-reprotecting', 'again'],
    ['protected', 'disable'],
    ['error-stopping', 'disable'],
  ] as const)('can be turned from %s: %s', (status, turn) => {
    expect(turnOf(status)).toBe(turn);
    expect(turnChoice(status)).toEqual({ offered: true });
  });

  it('cannot be turned while a run is at it, which is said, nor during a failover', () => {
    expect(turnChoice('reprotecting')).toEqual({ offered: true, whyNot: expect.stringContaining('"Reprotecting"') });
    expect(turnChoice('failing-over')).toEqual({ offered: false });
    expect(['failed-over', 'protected', 'reprotecting'].map(canBeRestored)).toEqual([true, false, false]);
  });

  it('takes servers in the place of lost ones as the command does, and says which line is none', () => {
    const servers = [{ instance: 'web-1', server: 'i-0123456789abcdef0' }];
    expect(standbysIn('\n web-1=i-0123456789abcdef0 \n')).toEqual({ servers });
    expect(standbysIn('')).toEqual({ servers: [] });
    expect(standbysIn('web-1 i-01234567')).toEqual({ whyNot: expect.stringContaining('"web-1 i-01234567"') });
  });

  it('has the lines of the command', () => {
    const lines = sdrsLines('sdrs --home here');
    const standby = { instance: 'web 1', server: 'i-01234567' };
    expect(lines.turn('pets', 'enable')).toBe('sdrs --home here protect enable pets');
    expect(lines.turn('pets', 'again', [standby])).toBe(
      "sdrs --home here protect enable pets --dr-server 'web 1=i-01234567'",
    );
    expect(lines.turn('pets', 'disable')).toBe('sdrs --home here protect disable pets');
    expect(lines.restore('pets', '', [])).toBe("sdrs --home here restore pets --point '…'");
    expect(lines.restore('pets', '2026-03-01T15:00Z', ['db-1'])).toBe(
      'sdrs --home here restore pets --point 2026-03-01T15:00Z --instance db-1',
    );
    expect(lines.failover('pets', 'why', [], 'final')).toBe(
      'sdrs --home here failover pets --confirm why --point final',
    );
    expect(lines.deleteLeftovers('pets')).toBe('sdrs --home here leftovers pets --delete');
  });
});

describe('the choice of the point', () => {
  const options = [
    option('newest', { chosen: true, expected_loss_seconds: 540 }),
    option('final', { waits_at_most_seconds: 300 }),
    option('live', { impossible: 'the sites are in two zones', expected_loss_seconds: null, expected_seconds: null }),
  ];

  it('says what each one would lose and take, and why one is impossible', () => {
    expect(choiceRows(options).map(({ value, description, disabled }) => [value, description, disabled])).toEqual([
      ['newest', 'Loss: what was written in the last 9 min. Takes: about 1 min 25 s.', false],
      [
        'final',
        'Loss: nothing. Takes: about 1 min 25 s. A server whose disks do not come within 5 min gets its newest recovery point.',
        false,
      ],
      ['live', 'Impossible: the sites are in two zones.', true],
      [OTHER, expect.stringContaining('broken data'), false],
    ]);
  });

  it('promises nothing as long as there is no plan', () => {
    expect(
      choiceRows([])
        .slice(0, 3)
        .map(({ description }) => description),
    ).toEqual(Array(3).fill('What it would lose, the plan says.'));
  });

  it('says so of another point too, which stays open for yet another', () => {
    const lacking = option('web-1.a', { impossible: 'not every server has such a recovery point' });
    expect(choiceRows([...options, lacking]).at(-1)).toMatchObject({
      description: 'Impossible: not every server has such a recovery point.',
      disabled: false,
    });
  });

  it('is that of the plan, until somebody chooses', () => {
    expect(chosenRow(undefined, [])).toBe('newest');
    expect(chosenRow(undefined, [option('newest'), option('final', { chosen: true })])).toBe('final');
    expect(chosenRow('live', options)).toBe('live');
    expect(chosenRow('2026-03-01T15:00Z', options)).toBe(OTHER);
  });

  it.each([
    ['2026-03-01 15:17:30 UTC', '2026-03-01T15:17:30Z'],
    ['2026-03-01 15:17 UTC', '2026-03-01T15:17Z'],
    [' 2026-03-01T15:17+01:00 ', '2026-03-01T15:17+01:00'],
    ['web-1.2026-03-01T15:15Z.1', 'web-1.2026-03-01T15:15Z.1'],
  ])('takes %j', (text, point) => {
    expect(namedPoint(text)).toEqual({ point });
  });

  it.each([
    [' ', 'Name a moment'],
    ['2026-03-01 15:17', 'no moment with its zone'],
    ['2026-03-01', 'no moment with its zone'],
  ])('does not take %j, and says why', (text, why) => {
    expect(namedPoint(text)).toEqual({ whyNot: expect.stringContaining(why) });
  });
});

type Point = RecoveryPoints['servers'][number]['recovery_points'][number];

const point = (id: string, overrides: Partial<Point> = {}): Point => ({
  ...{ id, taken_at: '2026-03-01T15:00:00.000Z', state: 'complete', percent: 100, made_by: 'sdrs', epoch: 1 },
  ...{ pinned_by: [], kept_by: 'newest', rule: null, disks: [] },
  ...overrides,
});

const disk = (replication: string | null): Point['disks'][number] => ({
  ...{ replication, device: replication && '/dev/sdf', volume_id: 'vol-1', snapshot_id: 'snap-1', state: 'completed' },
});

describe('the list of recovery points', () => {
  const servers = [
    {
      ...{ protected_instance_id: '10', name: 'web-10' },
      recovery_points: [
        point('d', { state: 'late', made_by: 'dlm', kept_by: 'not ours' }),
        point('e', { state: 'partial', kept_by: 'former', disks: [disk(null), disk(null)] }),
        point('f', { state: 'partial', disks: [disk('pair-1'), disk(null)] }),
      ],
    },
    {
      ...{ protected_instance_id: '9', name: 'web-9' },
      recovery_points: [
        point('c', { state: 'pending', percent: 30, kept_by: 'pending' }),
        point('b', { taken_at: '2026-03-01T15:30:00.000Z', pinned_by: ['by:Ada'] }),
        point('a', { kept_by: 'rule', rule: { every_seconds: 900, for_seconds: 7_200 } }),
        point('z', { state: 'error', kept_by: null }),
      ],
    },
  ];

  it('is by server as people count, with what keeps each', () => {
    const rows = recoveryPointRows({ servers });
    expect(rows.map(({ server, name, state, kept }) => [server, name, state.word, kept])).toEqual([
      ['web-9', 'c', '30 % copied', 'it is being taken'],
      ['web-9', 'b', 'complete', 'one of the two newest'],
      ['web-9', 'a', 'complete', 'one each 15 min for 2 h'],
      ['web-9', 'z', 'failed', 'nothing: the next turn deletes it'],
      ['web-10', 'd', 'of another run: does not count', 'whoever has taken it'],
      ['web-10', 'e', 'of former disks', 'the former production'],
      ['web-10', 'f', 'not of all disks', 'one of the two newest'],
    ]);
    expect(rows[1]).toMatchObject({ taken: '2026-03-01 15:30:00 UTC', pinned: 'by:Ada', by: 'SDRS' });
  });

  it('offers those that can be gone back to, the newest first', () => {
    expect(namedPoints({ servers })).toEqual([
      { value: 'b', description: 'web-9, 2026-03-01 15:30:00 UTC' },
      { value: 'a', description: 'web-9, 2026-03-01 15:00:00 UTC' },
    ]);
  });
});

describe('what is left behind', () => {
  const one: Leftovers['leftovers'][number] = {
    ...{ kind: 'volume', id: 'vol-1', resource_ids: ['vol-1'], protected_instance_name: 'web-1', size_gib: 8 },
    ...{ dollars_a_month: 0.76, from: 'failover pets-1', only_there: 'writes since 15:00', kept: 'until 2026-03-15' },
  };
  const other: typeof one = {
    ...{ ...one, kind: 'recovery-point', protected_instance_name: null, dollars_a_month: null },
    ...{ only_there: null, kept: null },
  };

  it('has its price, what it alone holds, and how long it is kept', () => {
    expect(leftoverRows({ leftovers: [one, other] })).toMatchObject([
      {
        what: 'volume, 8 GiB',
        price: 'at most $0.76 a month',
        onlyThere: 'writes since 15:00',
        kept: 'until 2026-03-15',
      },
      { what: 'recovery point, 8 GiB', server: 'not known', price: 'not known', onlyThere: 'nothing' },
    ]);
    expect(leftoversText({ leftovers: [one, other], dollars_a_month: 0.76 })).toBe(
      'All of them: at most $0.76 a month. 1 of 2 may be deleted.',
    );
  });
});

const NOTHING = { fence: phase('pending'), disks: phase('pending'), identity: phase('pending') };

describe('runs that protect, and that restore', () => {
  const copying = makeServer({
    ...{ name: 'web-1', phases: { ...NOTHING, first_point: phase('waiting') } },
    waiting_for: { what: 'its first recovery point, 40 % copied', asked_at: NOW, gives_up_at: null },
  });
  const restored = makeServer({ name: 'db-1', phases: { ...NOTHING, restored: phase('done') } });
  const closed = { is: 'closed', at: null, why: 'nothing of production changes' } as const;

  it('have a bar and words of their own, without promises about moves', () => {
    const enable = makeRun({ kind: 'enable', servers: [copying], way_back: closed });
    expect(barsOf(serversIn(enable)).map(({ phase: name, text }) => [name, text])).toEqual([
      ['first_point', '1 waiting of 1'],
    ]);
    expect(rowsOf([copying], NOW)).toMatchObject([
      { shown: { word: 'Waiting' }, why: 'waiting for its first recovery point, 40 % copied: asked 0:00 ago' },
    ]);
    expect(statusBarOf(enable, NOW).map(({ label }) => label)).toEqual([
      'Elapsed',
      'Oldest first recovery point',
      'Way back',
    ]);
    expect(barsOf([restored]).map(({ phase: name, text }) => [name, text])).toEqual([['restored', '1 done of 1']]);
    expect(rowsOf([restored], NOW)).toMatchObject([{ shown: { word: 'Restored' }, production: 'i-0aaaaaaa' }]);
    expect(rowsOf([{ ...copying, waiting_for: null }], NOW, true)).toMatchObject([
      { shown: { type: 'stopped', word: 'Not done' } },
    ]);
    const figures = statusBarOf(makeRun({ kind: 'restore', servers: [restored] }), NOW);
    expect(figures).toContainEqual({ label: 'Brought back to', value: '2026-03-01 15:05:00 UTC' });
  });

  it('tell nothing of servers that they have nothing to do with', () => {
    const idle = makeServer({ phases: NOTHING });
    expect(serversIn(makeRun({ kind: 'enable', servers: [idle] }))).toEqual([]);
    expect(serversIn(makeRun({ kind: 'failover', servers: [idle] }))).toEqual([idle]);
  });

  it('follow a failover: restored as long as it is not protected again, and protected again', () => {
    const steps = nextSteps(storyOfRun(makeRun({ end_state: 'COMPLETE' })));
    expect(steps.map(({ does }) => does)).toEqual(expect.arrayContaining(['restore', 'protect']));
  });

  it('have next steps, none of which is to cancel or to start servers', () => {
    const doesAfter = (kind: 'enable' | 'reprotect' | 'restore', end_state: string) =>
      nextSteps(storyOfRun(makeRun({ kind, end_state, servers: [restored] }))).map(({ does }) => does);
    expect(doesAfter('reprotect', 'COMPLETE')).toEqual(['group']);
    expect(doesAfter('enable', 'FAILED')).toEqual(['group']);
    expect(doesAfter('restore', 'COMPLETE')).toEqual(['group', 'restore']);
    expect(doesAfter('restore', 'FAILED')).toEqual(['restore']);
  });
});
