import type { ServerRow } from '../../console/src/model/server-rows.ts';
import type { Style } from '../paint.ts';
import { type Line, span, widthOf, widthOfLine } from './line.ts';
import type { Size } from './screen.ts';

/** A person looks at a few; what they are about is the same for the others. */
const MOST = 8;

/** The servers that hold a run up, the worst first, and how many others there are. @param room what is left of the terminal */
export const serverLines = (rows: readonly ServerRow[], room: Size): readonly Line[] => {
  const shown = worstOf(rows.filter(isNotable), Math.min(MOST, room.rows - 1));
  const others = rows.filter((row) => !shown.includes(row));
  const nameWidth = Math.max(...shown.map(({ name }) => widthOf(name)), 0);
  const more = shown.length === 0 ? countsOf(others) : `… and ${others.length} more: ${countsOf(others)}`;
  return [
    ...shown.map((row) => lineOf(row, { nameWidth, columns: room.columns })),
    ...(others.length > 0 && room.rows > 0 ? [[span(`  ${more}`, 'dim')]] : []),
  ];
};

/** Something is to be said of it, or to be done about it. */
const isNotable = ({ standing, why }: ServerRow): boolean => {
  if (standing === 'failed' || standing === 'unfenced' || standing === 'waiting') return true;
  return standing === 'open' && why !== '';
};

/** However many have failed, those that the run still waits for are among the shown: people can do something for them. */
const worstOf = (rows: readonly ServerRow[], room: number): readonly ServerRow[] => {
  const isOut = ({ standing }: ServerRow): boolean => standing === 'failed' || standing === 'unfenced';
  const [out, waiting] = [rows.filter(isOut), rows.filter((row) => !isOut(row))];
  const places = Math.max(0, room);
  const forWaiting = Math.min(waiting.length, Math.ceil(places / 2));
  const shown = out.slice(0, places - forWaiting);
  return [...shown, ...waiting.slice(0, places - shown.length)];
};

const STYLES: Readonly<Partial<Record<ServerRow['standing'], Style>>> = {
  failed: 'red',
  unfenced: 'yellow',
  waiting: 'yellow',
};

interface Place {
  readonly nameWidth: number;
  readonly columns: number;
}

/** What EC2 shows of production stands there where there is room for all of it. */
const lineOf = ({ name, standing, shown, why, production }: ServerRow, { nameWidth, columns }: Place): Line => {
  const padding = ' '.repeat(nameWidth - widthOf(name));
  const said = standing === 'waiting' ? [why] : [shown.word, why].filter((part) => part !== '');
  const line = [span('  '), span(name, STYLES[standing]), span(`${padding}  ${said.join(': ')}`)];
  const whole = [...line, span(`  (${production})`, 'dim')];
  return widthOfLine(whole) < columns ? whole : line;
};

/** `12 waiting, 980 migrated`, in the order of the rows: the worst first. */
const countsOf = (rows: readonly ServerRow[]): string =>
  [...Map.groupBy(rows, ({ shown }) => shown.word.toLowerCase())]
    .map(([word, some]) => `${some.length} ${word}`)
    .join(', ');
