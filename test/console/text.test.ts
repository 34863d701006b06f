import { describe, expect, it } from 'vitest';
import { partsOf } from '../../console/src/model/text.ts';

const wholesIn = (text: string): readonly string[] =>
  partsOf(text)
    .filter(({ isWhole }) => isWhole)
    .map((part) => part.text);

describe('a text on a page', () => {
  it.each([
    ['i-0abc1234def567890: stopped', ['i-0abc1234def567890:']],
    ['are kept (vol-0abc1234, vol-0def5678).', ['(vol-0abc1234,', 'vol-0def5678)']],
    ['fixed at 2026-03-01 15:17:30 UTC', ['2026-03-01 15:17:30 UTC']],
    ['sdrs failover demo --accept-unfenced web-1', ['--accept-unfenced', 'web-1']],
    ['instance start web-1 --group demo', ['web-1', '--group']],
    ['Nothing - of this - is an id.', []],
  ])('%j is not broken within %j', (text, wholes) => {
    expect(wholesIn(text)).toEqual(wholes);
  });

  it('has the moments of the API as people read them', () => {
    expect(wholesIn('accepted its stop at 2026-03-01T15:17:11.475Z, and')).toEqual(['2026-03-01 15:17:11 UTC,']);
  });

  it('loses nothing', () => {
    const text = 'web-1: i-0abc1234 (eu-central-1a) is stopping.';
    expect(
      partsOf(text)
        .map((part) => part.text)
        .join(''),
    ).toBe(text);
    expect(partsOf('')).toEqual([]);
  });
});
