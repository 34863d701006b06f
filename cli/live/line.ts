import { stripVTControlCharacters } from 'node:util';
import type { Paint, Style } from '../paint.ts';

/** A part of a line, in one style. */
export interface Span {
  readonly text: string;
  /** @default none */
  readonly style?: Style;
}

/** One line of a terminal: texts of people and of EC2 in it have no line ends and no control characters. */
export type Line = readonly Span[];

export const span = (text: string, style?: Style): Span => ({
  text: stripVTControlCharacters(text).replaceAll(/\p{Cc}/gu, ' '),
  ...(style === undefined ? {} : { style }),
});

/** Wide characters (East Asian ones, pictures) take two columns. Wrongly wide is harmless: the line is cut earlier. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{20000}-\u{3fffd}]/u;

const widthOfCharacter = (character: string): number => (WIDE.test(character) ? 2 : 1);

/** Columns of a terminal that a text takes. */
export const widthOf = (text: string): number => [...text].reduce((sum, one) => sum + widthOfCharacter(one), 0);

export const widthOfLine = (line: Line): number => line.reduce((sum, { text }) => sum + widthOf(text), 0);

/** A line that fits: one that is too long ends with an ellipsis. */
export const fitted = (line: Line, width: number): Line => {
  if (widthOfLine(line) <= width) return line;
  const kept: Span[] = [];
  let left = width - 1;
  for (const part of line) {
    const text = beginningOf(part.text, left);
    left -= widthOf(text);
    kept.push({ ...part, text });
    if (text !== part.text) break;
  }
  return [...kept, { text: '…' }];
};

const beginningOf = (text: string, width: number): string => {
  let taken = '';
  let left = width;
  for (const character of text) {
    left -= widthOfCharacter(character);
    if (left < 0) break;
    taken += character;
  }
  return taken;
};

export const paintedLine = (line: Line, paint: Paint): string =>
  line.map(({ text, style }) => (style === undefined ? text : paint(style, text))).join('');
