import { momentText } from './time.ts';

/** A part of a text. A whole part is an id, a name or a time: a line breaks before it, and not within it. */
export interface Part {
  readonly text: string;
  readonly isWhole: boolean;
}

const MOMENT = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z\b/g;

/** What a browser would break at its hyphens, with the brackets and stops at it. */
const WHOLE = /(["'(“]*(?:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC|--\w[\w-]*|[\w./]+(?:-[\w./]+)+)["')”,:;]*)/;

/** Texts of the API have moments as programs write them; people read them as everywhere else on the page. */
export const partsOf = (text: string): readonly Part[] =>
  text
    .replaceAll(MOMENT, (moment) => momentText(moment))
    .split(WHOLE)
    .map((part, n) => ({ text: part, isWhole: n % 2 === 1 }))
    .filter(({ text }) => text !== '');
