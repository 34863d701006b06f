import { describe, expect, it } from 'vitest';
import { blockOf, type Scene } from '../../../cli/live/block.ts';
import { widthOfLine } from '../../../cli/live/line.ts';
import type { RunServer } from '../../../console/src/api/shapes.ts';
import { makeRun, makeServer, phase } from '../../console/run.ts';

const NOW = '2026-03-01T15:20:00.000Z';

const PENDING = { fence: phase('pending'), disks: phase('pending'), identity: phase('pending') };
const FENCING = { ...PENDING, fence: phase('waiting') };

/** A server that waits for its stop; the one that was asked first gives up first. */
const waits = (name: string, askedAt = '2026-03-01T15:15:48.000Z', givesUpAt = '2026-03-01T15:25:48.000Z'): RunServer =>
  makeServer({
    name,
    phases: FENCING,
    production_state: 'stopping',
    waiting_for: { what: 'stopped', asked_at: askedAt, gives_up_at: givesUpAt },
  });

const fails = (name: string): RunServer =>
  makeServer({
    name,
    phases: { ...PENDING, fence: phase('failed') },
    failure: { error: 'ProductionServerNotFencedError', message: 'it is not' },
  });

const many = (count: number, make: (name: string) => RunServer, name = 'web'): readonly RunServer[] =>
  Array.from({ length: count }, (_, index) => make(`${name}-${index + 1}`));

const through = (name: string): RunServer => makeServer({ name });

const textOf = (scene: Partial<Scene>, columns = 80, rows = 24): readonly string[] =>
  blockOf({ run: makeRun(), now: NOW, ...scene }, { columns, rows }).map((line) =>
    line.map(({ text }) => text).join(''),
  );

describe('the block of a run that goes on', () => {
  it('tells clock, expected end, data loss and way back, then a bar for each phase', () => {
    const run = makeRun({ servers: [through('db-1'), waits('web-1')] });
    expect(textOf({ run, step: 'Migrate NICs, pass 3' })).toEqual([
      'Failover of pets: RUNNING (pets-0a1b)',
      'Elapsed: 4:12   Expected end: in 2:30, at 2026-03-01 15:22:30 UTC',
      'Data loss: 15 min so far: production is not seen down',
      'Way back: open until the first NIC moves',
      'fence    [####################>>>>>>>>>>>>>>>>>>>>] 1 done, 1 waiting of 2',
      'disks    [####################....................] 1 done, 1 to do of 2',
      'identity [####################....................] 1 done, 1 to do of 2',
      '  web-1  waiting for stopped: asked 4:12 ago, gives up in 5:48',
      '  … and 1 more: 1 migrated',
    ]);
  });

  it('tells the step where no server waits for anything', () => {
    const run = makeRun({ servers: [through('db-1')] });
    expect(textOf({ run, step: 'Set Failover complete' })[3]).toBe(
      'Way back: open until the first NIC moves   Step: Set Failover complete',
    );
  });

  it('has the bars of a roll-back where it is one', () => {
    const back = { ...PENDING, give_back: phase('done'), in_service: phase('waiting') };
    const run = makeRun({ kind: 'roll-back', servers: [makeServer({ phases: back })] });
    const text = textOf({ run }).join('\n');
    expect(text).toContain('Roll-back of pets: RUNNING (pets-0a1b)');
    expect(text).toMatch(/^give back {2}\[#+\] 1 done of 1$/m);
    expect(text).toMatch(/^in service \[>+\] 1 waiting of 1$/m);
  });

  it('names the one server of a thousand that hangs, and counts the others', () => {
    const run = makeRun({ servers: [...many(999, through), waits('licence-1')] });
    const text = textOf({ run });
    expect(text.slice(-2)).toEqual([
      '  licence-1  waiting for stopped: asked 4:12 ago, gives up in 5:48',
      '  … and 999 more: 999 migrated',
    ]);
    expect(text.find((line) => line.startsWith('fence'))).toMatch(/\[#+>\] 999 done, 1 waiting of 1000$/);
  });

  it('names of those that wait the ones that give up first', () => {
    const soon = waits('licence-1', '2026-03-01T15:11:00.000Z', '2026-03-01T15:21:00.000Z');
    const text = textOf({ run: makeRun({ servers: [...many(999, waits), soon] }) });
    const [first = '', ...others] = text.filter((line) => line.startsWith('  '));
    expect(first).toMatch(/^ {2}licence-1 +waiting for stopped: asked 9:00 ago, gives up in 1:00/);
    expect(others).toHaveLength(8);
    expect(others.at(-1)).toBe('  … and 992 more: 992 waiting');
  });

  it('shows the server that it still waits for, however many have failed', () => {
    const text = textOf({
      run: makeRun({ servers: [...many(900, fails), ...many(99, through, 'db'), waits('hangs')] }),
    });
    const shown = text.filter((line) => line.startsWith('  '));
    expect(shown.filter((line) => line.includes('Failed: Production server not fenced'))).toHaveLength(7);
    expect(shown.some((line) => line.startsWith('  hangs '))).toBe(true);
    expect(shown.at(-1)).toBe('  … and 992 more: 893 failed, 99 migrated');
  });

  it.each([[20], [40], [60], [80], [120], [300]])(
    'is as wide as a terminal of %i columns lets it, bars too',
    (columns) => {
      const bars = textOf({ run: makeRun({ servers: [through('db-1'), waits('web-1')] }) }, columns).slice(-5, -2);
      if (columns >= 60) for (const bar of bars) expect(bar.length).toBeLessThan(columns);
      else expect(bars.join('\n')).not.toContain('[');
    },
  );

  it('says what EC2 shows of production where there is room for all of it', () => {
    const run = makeRun({ servers: [waits('web-1')] });
    const said = '  web-1  waiting for stopped: asked 4:12 ago, gives up in 5:48';
    expect(textOf({ run }, 80).at(-1)).toBe(said);
    expect(textOf({ run }, 120).at(-1)).toBe(`${said}  (i-0aaaaaaa: stopping, seen 10 s ago)`);
  });

  it('has no bars where nobody has come to its servers', () => {
    expect(textOf({ run: makeRun({ servers: [] }) }).join('\n')).not.toContain('[');
  });

  it('has as many servers as a low terminal has room for', () => {
    const run = makeRun({ servers: [...many(30, waits)] });
    expect(textOf({ run }, 80, 12)).toHaveLength(11);
    expect(textOf({ run }, 80, 12).at(-1)).toBe('  … and 27 more: 27 waiting');
    expect(textOf({ run }, 80, 4).length).toBeLessThan(9);
  });

  it('keeps what people and EC2 write on one line, without their control characters', () => {
    const name = 'web\n\u001b[31m1';
    const [line] = textOf({ run: makeRun({ servers: [waits(name)] }) }).filter((one) => one.startsWith('  '));
    expect(line).toMatch(/^ {2}web 1 {2,}waiting for stopped/);
  });
});

describe('the block of a run that has ended', () => {
  it('says how it ended, how long it took, and has its bars alone', () => {
    const run = makeRun({ end_state: 'COMPLETE', ended_at: '2026-03-01T15:19:00.000Z', way_back: WAY_BACK_PASSED });
    expect(textOf({ run, step: 'Mark protection disabled' })).toEqual([
      'Failover of pets: COMPLETE (pets-0a1b)',
      'Took: 3 min 12 s, until 2026-03-01 15:19:00 UTC',
      'Data loss: at least 14 min: production was not seen down by the end',
      'Way back: only forward from here: a NIC is on the move (2026-03-01 15:18:00 UTC)',
      'fence    [########################################] 1 done of 1',
      'disks    [########################################] 1 done of 1',
      'identity [########################################] 1 done of 1',
    ]);
  });
});

const WAY_BACK_PASSED = { is: 'passed', at: '2026-03-01T15:18:00.000Z', why: 'a NIC is on the move' } as const;

describe('a line of a terminal', () => {
  it('counts wide characters twice', () => {
    expect(widthOfLine([{ text: '東京-1' }])).toBe(6);
  });
});
