import { describe, expect, it } from 'vitest';
import { columnsOf } from '../../../cli/io.ts';

const terminal = { isTTY: true, columns: 132 };

describe('the length of a line', () => {
  it('is the width of the terminal', () => {
    expect(columnsOf(undefined, terminal)).toBe(132);
  });

  it('is what COLUMNS says, also in a pipe', () => {
    expect(columnsOf('100', terminal)).toBe(100);
    expect(columnsOf('100', {})).toBe(100);
  });

  it('is 80 on a terminal that does not say its width', () => {
    expect(columnsOf(undefined, { isTTY: true, columns: 0 })).toBe(80);
  });

  it('is any in a pipe', () => {
    expect(columnsOf(undefined, {})).toBeUndefined();
  });

  it.each(['wide', '', '0', '-1', '80.5'])('is not what COLUMNS says where that is %j', (said) => {
    expect(columnsOf(said, terminal)).toBe(132);
    expect(columnsOf(said, {})).toBeUndefined();
  });
});
