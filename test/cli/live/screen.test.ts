import { describe, expect, it } from 'vitest';
import { painter } from '../../../cli/io.ts';
import type { Line } from '../../../cli/live/line.ts';
import { createScreen } from '../../../cli/live/screen.ts';
import { seenOn } from './on-screen.ts';

const setup = (columns: number, rows: number) => {
  const seen = seenOn(columns, rows);
  const terminal = {
    write: (text: string) => {
      seen.terminal.write(text);
      return true;
    },
    getWindowSize: (): [number, number] => [seen.terminal.cols, seen.terminal.rows],
  };
  const resize = (width: number, height: number) => seen.terminal.resize(width, height);
  return { text: seen.text, resize, terminal, screen: createScreen(terminal, painter(true)) };
};

const lines = (...texts: readonly string[]): readonly Line[] => texts.map((text) => [{ text, style: 'green' }]);

describe('a block on a terminal', () => {
  it('is drawn in its own place, however many lines it had before', async () => {
    const { terminal, screen, text } = setup(40, 10);
    terminal.write('before\n');
    screen.draw(lines('one', 'two', 'three'));
    screen.draw(lines('four'));
    screen.draw(lines('five', 'six'));
    screen.keep();
    terminal.write('after\n');
    expect(await text()).toBe('before\nfive\nsix\nafter');
  });

  it('leaves no litter at the bottom of a terminal that scrolls', async () => {
    const { terminal, screen, text } = setup(40, 6);
    terminal.write('1\n2\n3\n4\n5\n');
    for (const round of ['a', 'b', 'c']) screen.draw(lines(`${round}1`, `${round}2`, `${round}3`));
    expect(await text()).toBe('1\n2\n3\n4\n5\nc1\nc2\nc3');
  });

  it('cuts a line that is too long, by columns, so that it never wraps', async () => {
    const { screen, text } = setup(20, 6);
    screen.draw(lines('x'.repeat(50), '東京'.repeat(10)));
    screen.draw(lines('y'.repeat(50), '東京'.repeat(10)));
    expect(await text()).toBe(`${'y'.repeat(18)}…\n${'東京'.repeat(4)}東…`);
  });

  it('cuts a block that is higher than the terminal, and keeps its beginning', async () => {
    const { screen, text } = setup(20, 4);
    for (const round of ['a', 'b']) screen.draw(lines(...Array.from({ length: 9 }, (_, row) => `${round}${row}`)));
    expect(await text()).toBe('b0\nb1\nb2');
  });

  it.each([
    ['narrower', 30, 10],
    ['much narrower', 11, 10],
    ['wider', 90, 10],
    ['lower', 60, 5],
  ])('leaves no litter in a terminal that is made %s', async (_, columns, rows) => {
    const { terminal, screen, text, resize } = setup(60, 10);
    terminal.write('before\n');
    screen.draw(lines('1'.repeat(50), '2'.repeat(20), '3'));
    await text();
    resize(columns, rows);
    screen.draw(lines('4', '5', '6'));
    expect(await text()).toBe('before\n4\n5\n6');
  });

  it('believes a terminal that knows no size to be 80 by 24', () => {
    const written: string[] = [];
    const terminal = {
      write: (text: string) => written.push(text) > 0,
      getWindowSize: (): [number, number] => [0, 0],
    };
    const screen = createScreen(terminal, painter(false));
    screen.draw(lines('x'.repeat(100)));
    expect(screen.size()).toEqual({ columns: 80, rows: 24 });
    expect(written).toEqual([`${'x'.repeat(78)}…\n`]);
  });
});
