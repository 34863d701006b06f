import type { Io, Paint } from '../io.ts';
import { painter } from '../io.ts';

/** What a text is written on: whether it shows colours, and how long its lines may be. */
export interface Page {
  readonly paint: Paint;
  /** Columns of a line; `Infinity` where lines may be as long as they are. */
  readonly columns: number;
}

export const pageOf = ({ color, columns = Number.POSITIVE_INFINITY }: Pick<Io, 'color' | 'columns'>): Page => ({
  paint: painter(color),
  columns,
});

/** The page as a text has it that is indented afterwards. */
export const inset = (page: Page, by = 2): Page => ({ ...page, columns: page.columns - by });
