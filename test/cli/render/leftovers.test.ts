import { describe, expect, it } from 'vitest';
import { leftoversText } from '../../../cli/render/leftovers.ts';
import { pageOf } from '../../../cli/render/page.ts';
import type { Leftover } from '../../../lambdas/domain/leftovers/leftovers.ts';

const volume = (now: Partial<Leftover> = {}): Leftover => ({
  kind: 'volume',
  id: 'vol-1',
  resourceIds: ['vol-1'],
  instance: 'db-1',
  sizeGiB: 100,
  dollarsAMonth: 8,
  from: 'taken off i-1 (/dev/sdf) by f-1',
  ...now,
});

const point = (now: Partial<Leftover> = {}): Leftover => ({
  kind: 'recovery-point',
  id: 'db-1.2026-11-30T04:02Z.1',
  resourceIds: ['snap-1'],
  instance: 'db-1',
  sizeGiB: 148,
  dollarsAMonth: 7.4,
  from: 'taken at 2026-11-30T04:02:00.000Z of a disk that is production no more',
  holds: 'the state of 2026-11-30T04:02:00.000Z',
  ...now,
});

const UNTIL = { until: '2026-12-15T04:03:05.621Z' } as const;

const textOf = (...leftovers: readonly Leftover[]): string =>
  leftoversText(
    { groupId: 'pets', leftovers, dollarsAMonth: leftovers.reduce((sum, one) => sum + (one.dollarsAMonth ?? 0), 0) },
    pageOf({ color: false }),
  );

describe('the text of what runs have left', () => {
  it('has first what may be deleted, and what else by what keeps it, each with its sum', () => {
    const text = textOf(
      point({ kept: UNTIL }),
      volume(),
      volume({ id: 'vol-2', dollarsAMonth: 0.64, holds: 'writes after 2026-11-30T05:00:00.000Z', kept: UNTIL }),
      volume({ id: 'vol-3', kept: { until: 'free', why: 'i-2 has it' } }),
      point({ id: 'web-1.1', kept: { until: 'reprotection' } }),
    );
    expect(text.split('\n').filter((line) => /^\S/.test(line))).toEqual([
      'May be deleted: 1, at most $8.00 a month',
      'Kept until 2026-12-15T04:03:05Z: 2, at most $8.04 a month',
      'Kept as i-2 has it: 1, at most $8.00 a month',
      'Kept until the group is protected again: 1, at most $7.40 a month',
      expect.stringMatching(/^5 left behind by group pets, at most \$31\.44 a month/),
      '1 may be deleted, at most $8.00 a month: sdrs leftovers pets --delete',
    ]);
  });

  it('has each with its price, and with what only it holds', () => {
    const text = textOf(volume(), point({ kept: UNTIL }), volume({ id: 'vol-old', dollarsAMonth: undefined } as never));
    expect(text).toMatch(/vol-1 +db-1 +100 +\$8\.00 +taken off i-1 \(\/dev\/sdf\) by f-1/);
    expect(text).toMatch(/db-1\.2026-11-30T04:02Z\.1 +db-1 +148 +\$7\.40 +the state of 2026-11-30T04:02:00Z\n/);
    expect(text).toMatch(/vol-old +db-1 +100 +not known/);
  });

  it('says where there is nothing, and where nothing may go', () => {
    expect(textOf()).toBe('Group pets has left nothing behind.');
    expect(textOf(volume({ kept: UNTIL }))).toContain('None may be deleted now.');
    expect(textOf(volume({ kept: UNTIL }))).not.toContain('--delete');
  });
});
