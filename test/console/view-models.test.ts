import { describe, expect, it } from 'vitest';
import { ApiAwayError, ApiError } from '../../console/src/api/errors.ts';
import { barsOf } from '../../console/src/model/bars.ts';
import { sitesOf, worstFirst } from '../../console/src/model/groups.ts';
import { statusBarOf } from '../../console/src/model/run-bar.ts';
import { rowsOf, waitText } from '../../console/src/model/server-rows.ts';
import { ageText, clockText, durationText } from '../../console/src/model/time.ts';
import { troubleOf } from '../../console/src/model/trouble.ts';
import { endStateShown, statusShown } from '../../console/src/model/words.ts';
import { makeRun, makeServer, phase } from './run.ts';

const NOW = '2026-03-01T15:20:00.000Z';

const WAITS = {
  what: 'stopped',
  asked_at: '2026-03-01T15:15:48.000Z',
  gives_up_at: '2026-03-01T15:25:48.000Z',
};

describe('the table of servers', () => {
  it('has the worst first, then by what gives up first, then by name as people count', () => {
    const open = { fence: phase('waiting'), disks: phase('pending'), identity: phase('pending') };
    const servers = [
      makeServer({ name: 'through-10' }),
      makeServer({ name: 'through-9' }),
      makeServer({ name: 'left', left_alone: true }),
      makeServer({ name: 'open', phases: open }),
      makeServer({ name: 'waits-long', phases: open, waiting_for: { ...WAITS, gives_up_at: null } }),
      makeServer({ name: 'waits-short', phases: open, waiting_for: WAITS }),
      makeServer({ name: 'unfenced', phases: { ...makeServer().phases, fence: phase('unfenced') } }),
      makeServer({ name: 'failed', phases: open, failure: { error: 'SomeError', message: 'it is so' } }),
    ];
    expect(rowsOf(servers, NOW).map(({ name }) => name)).toEqual([
      'failed',
      'unfenced',
      'waits-short',
      'waits-long',
      'open',
      'through-9',
      'through-10',
      'left',
    ]);
  });

  it('says what EC2 shows and when it was looked at, what a server waits for, or what is wrong', () => {
    const [failed, waits] = rowsOf(
      [
        makeServer({ name: 'a', failure: { error: 'RoofFellInError', message: 'it is so' }, production_state: null }),
        makeServer({ name: 'b', phases: { ...makeServer().phases, fence: phase('waiting') }, waiting_for: WAITS }),
      ],
      NOW,
    );
    expect(failed).toMatchObject({ production: 'i-0aaaaaaa: not seen down', why: 'Roof fell in' });
    expect(waits).toMatchObject({
      production: 'i-0aaaaaaa: stopped, seen 10 s ago',
      why: 'waiting for stopped: asked 4:12 ago, gives up in 5:48',
    });
  });

  it('says of a run that has ended that a server is not migrated, and not that it is under way', () => {
    const servers = [makeServer({ phases: { ...makeServer().phases, identity: phase('pending') } })];
    const wordOf = (isOver: boolean) => rowsOf(servers, NOW, isOver).map(({ shown }) => shown.word);
    expect([wordOf(false), wordOf(true)]).toEqual([['Under way'], ['Not migrated']]);
  });

  it('does not count below nothing: a time that is up is said to be up', () => {
    expect(waitText(WAITS, '2026-03-01T15:26:00.000Z')).toBe('waiting for stopped: asked 10:12 ago, its time is up');
    expect(waitText({ ...WAITS, gives_up_at: null }, NOW)).toBe('waiting for stopped: asked 4:12 ago');
  });
});

describe('the three bars', () => {
  it('count servers by state, in an order of their own, and say the same in words', () => {
    const { phases } = makeServer();
    const servers = [
      { phases },
      { phases: { ...phases, fence: phase('unfenced') } },
      { phases: { fence: phase('failed'), disks: phase('waiting'), identity: phase('pending') } },
    ];
    const [fence, disks, identity] = barsOf(servers);
    expect(fence?.segments).toEqual([
      { state: 'done', count: 1 },
      { state: 'unfenced', count: 1 },
      { state: 'failed', count: 1 },
    ]);
    expect(fence?.text).toBe('1 done, 1 not seen down, 1 failed of 3');
    expect(disks?.text).toBe('2 done, 1 waiting of 3');
    expect(identity?.text).toBe('2 done, 1 to do of 3');
  });

  it('lose nobody, however many there are', () => {
    const servers = Array.from({ length: 1_000 }, () => makeServer());
    for (const { segments } of barsOf(servers)) {
      expect(segments.reduce((sum, { count }) => sum + count, 0)).toBe(1_000);
    }
    expect(barsOf([]).map(({ text }) => text)).toEqual(['no servers', 'no servers', 'no servers']);
  });
});

describe('the status bar', () => {
  const valuesOf = (overrides: Parameters<typeof makeRun>[0], now = NOW) =>
    Object.fromEntries(statusBarOf(makeRun(overrides), now).map(({ label, value }) => [label, value]));

  it('counts what has passed, what is left, and what may be lost, while the run goes on', () => {
    expect(valuesOf({})).toEqual({
      Elapsed: '4:12',
      'Expected end': 'in 2:30, at 2026-03-01 15:22:30 UTC',
      'Data loss': '15 min so far: production is not seen down',
      'Way back': 'open until the first NIC moves',
    });
  });

  it('has the data loss fixed at the fence, and says that it only goes forward', () => {
    const past = {
      data_loss: { recovery_point_at: '2026-03-01T15:05:00.000Z', fenced_at: '2026-03-01T15:17:30.000Z' },
      way_back: { is: 'passed', at: '2026-03-01T15:18:00.000Z', why: 'the first NIC has moved' },
    } as const;
    expect(valuesOf(past)).toMatchObject({
      'Data loss': '12 min, fixed at 2026-03-01 15:17:30 UTC',
      'Way back': 'only forward from here: the first NIC has moved (2026-03-01 15:18:00 UTC)',
    });
  });

  it.each([
    ['FAILED', 'failover', 'at least 13 min: production was not seen down by the end'],
    ['COMPLETE, 1 UNFENCED', 'failover', 'at least 13 min: production was not seen down by the end'],
    ['REFUSED', 'failover', 'none: nothing was touched'],
    ['COMPLETE', 'roll-back', 'none: the run gives production back'],
  ] as const)('of a run that is %s (%s) does not count what may be lost any further', (end_state, kind, told) => {
    const ended = { kind, end_state, ended_at: '2026-03-01T15:18:10.000Z' };
    expect(valuesOf(ended)['Data loss']).toBe(told);
    expect(valuesOf(ended, '2026-03-02T15:00:00.000Z')['Data loss']).toBe(told);
  });

  it('says why there is no way back where nothing has moved', () => {
    const way_back = { is: 'closed', at: null, why: 'nothing was touched' } as const;
    expect(valuesOf({ way_back })['Way back']).toBe('nothing was touched');
  });

  it('says that an end is overdue, and of an ended run how long it took', () => {
    expect(valuesOf({}, '2026-03-01T15:23:00.000Z')['Expected end']).toBe('was 0:30 ago');
    const ended = valuesOf({ ended_at: '2026-03-01T15:18:10.000Z', end_state: 'COMPLETE' });
    expect(ended).toMatchObject({ Took: '2 min 22 s, until 2026-03-01 15:18:10 UTC' });
    expect(ended).not.toHaveProperty('Expected end');
  });

  it('says of a cancelled run how production is given back, and of no loss', () => {
    const way_back = { is: 'closed', at: null, why: 'production is being given back' } as const;
    const bar = valuesOf({ end_state: 'CANCELLED', ended_at: NOW, way_back });
    expect(bar).toEqual({ Took: expect.any(String), 'Way back': 'production is being given back' });
  });

  it('says of what is not known that it is not known', () => {
    const unknown = { expected_end_at: null, data_loss: { recovery_point_at: null, fenced_at: null } };
    expect(valuesOf(unknown)).toMatchObject({ 'Expected end': 'not known', 'Data loss': 'not known' });
  });
});

describe('words', () => {
  it.each([
    ['RUNNING', 'in-progress'],
    ['COMPLETE', 'success'],
    ['COMPLETE, 2 UNFENCED', 'warning'],
    ['CANCELLED', 'stopped'],
    ['FAILED', 'error'],
    ['REFUSED', 'stopped'],
    ['SOMETHING NEW', 'info'],
  ])('a run that is %s has the icon %s and its word', (word, type) => {
    expect(endStateShown(word)).toEqual({ type, word });
  });

  it.each([
    ['protected', 'success'],
    ['failing-over', 'in-progress'],
    ['error-failing-over', 'error'],
    ['invalid', 'error'],
    ['available', 'pending'],
  ])('the status %s has the icon %s', (status, type) => {
    expect(statusShown(status).type).toBe(type);
  });

  it.each([
    [0, '0:00'],
    [252, '4:12'],
    [3_852, '1:04:12'],
    [176_652, '2 d 1:04:12'],
    [-3, '0:00'],
  ])('%d s on a clock are %s', (seconds, text) => {
    expect(clockText(seconds)).toBe(text);
  });

  it.each([
    [40, '40 s'],
    [720, '12 min'],
    [11_100, '3 h 5 min'],
    [187_200, '2 d 4 h'],
  ])('an age of %d s is %s', (seconds, text) => {
    expect(ageText(seconds)).toBe(text);
  });

  it.each([
    [43, '43 s'],
    [60, '1 min'],
    [819, '13 min 39 s'],
    [3_852, '1 h 4 min'],
    [7_200, '2 h'],
    [187_200, '2 d 4 h'],
    [-3, '0 s'],
  ])('a measured time of %d s is %s', (seconds, text) => {
    expect(durationText(seconds)).toBe(text);
  });
});

describe('the two sites of a group', () => {
  const GROUP = {
    source_availability_zone: 'eu-central-1a',
    source_vpc_id: 'vpc-1',
    target_availability_zone: 'eu-central-1b',
    target_vpc_id: 'vpc-2',
  };

  it.each([
    ['source', 'eu-central-1a'],
    ['target', 'eu-central-1b'],
  ] as const)('production is at the %s, %s', (priority_station, zone) => {
    const sites = sitesOf({ ...GROUP, priority_station } as Parameters<typeof sitesOf>[0]);
    expect(sites.filter(({ isProduction }) => isProduction).map((site) => site.zone)).toEqual([zone]);
  });
});

describe('the list of groups', () => {
  it('has first what has failed and what goes on, then by name as people count', () => {
    const groups = [
      { name: 'pets-10', status: 'protected' },
      { name: 'pets-9', status: 'protected' },
      { name: 'moving', status: 'failing-over' },
      { name: 'stuck', status: 'error-failing-over' },
      { name: 'new', status: 'available' },
    ] as const;
    expect(worstFirst(groups).map(({ name }) => name)).toEqual(['stuck', 'moving', 'new', 'pets-9', 'pets-10']);
  });
});

describe('trouble with the API', () => {
  it.each([
    [401, 'sign in again'],
    [403, 'do not have the permission'],
    [429, 'asks again'],
    [503, 'AWS did not answer'],
    [500, 'has failed'],
    [400, 'refuses'],
  ])('HTTP %d is said in words, with the code and the request', (status, words) => {
    const error = new ApiError('No.', { status, code: 'SDRS.1013', requestId: 'r-1' });
    const { header, text } = troubleOf(error);
    expect(header).toContain(words);
    expect(text).toBe('No. (SDRS.1013, request r-1)');
  });

  it('no answer at all is another thing', () => {
    expect(troubleOf(new ApiAwayError(new TypeError('fetch failed'))).header).toBe('The API does not answer');
  });
});
