import type { Run } from '../../console/src/api/shapes.ts';
import { type Bar, barsOf, type Segment } from '../../console/src/model/bars.ts';
import { statusBarOf } from '../../console/src/model/run-bar.ts';
import { rowsOf } from '../../console/src/model/server-rows.ts';
import type { Style } from '../paint.ts';
import { type Line, span, widthOf, widthOfLine } from './line.ts';
import type { Size } from './screen.ts';
import { serverLines } from './servers.ts';

/** What there is to see of a run at one moment. */
export interface Scene {
  readonly run: Run;
  /** The time of the target. */
  readonly now: string;
  /** The step that the workflow entered last, in its own words. @default not known */
  readonly step?: string | undefined;
}

const TITLES: Readonly<Record<Run['kind'], string>> = {
  failover: 'Failover',
  'roll-back': 'Roll-back',
  enable: 'Enabling protection',
  reprotect: 'Protecting again',
  disable: 'Disabling protection',
  restore: 'Restoring another recovery point',
};

/** A run at a glance: how long, until when, a bar for each phase, and the servers that hold it up, the worst first. */
export const blockOf = (scene: Scene, size: Size): readonly Line[] => {
  const { run, now } = scene;
  const isOver = run.ended_at !== null;
  const head = [
    [span(`${TITLES[run.kind]} of ${run.server_group_id}: `), span(run.end_state, 'bold'), span(` (${run.id})`)],
    ...figureLines(scene, size.columns),
    ...(run.servers.length > 0 ? barLines(barsOf(run.servers), size.columns) : []),
  ];
  if (isOver) return head;
  return [...head, ...serverLines(rowsOf(run.servers, now), { ...size, rows: size.rows - 1 - head.length })];
};

/** A pass goes through every step and then waits: while servers wait, the last step would say what nobody does. */
const isWaiting = ({ servers }: Run): boolean =>
  barsOf(servers).some(({ segments }) => segments.some(({ state }) => state === 'waiting'));

/** As many figures on a line as there is room for. */
const figureLines = ({ run, now, step }: Scene, columns: number): readonly Line[] => {
  const figures = [
    ...statusBarOf(run, now).map(({ label, value }) => ({ label, value })),
    ...(step !== undefined && run.ended_at === null && !isWaiting(run) ? [{ label: 'Step', value: step }] : []),
  ];
  const lines: Line[] = [];
  for (const { label, value } of figures) {
    const figure = [span(`${label}: `, 'dim'), span(value)];
    const last = lines.at(-1);
    const joined = last && [...last, span(GAP), ...figure];
    if (joined && widthOfLine(joined) < columns) lines[lines.length - 1] = joined;
    else lines.push(figure);
  }
  return lines;
};

const GAP = '   ';

/** As wide as what each bar says needs, so that they stand below each other. */
const barLines = (bars: readonly Bar[], columns: number): readonly Line[] => {
  const names = bars.map(({ phase }) => phase.replace('_', ' '));
  const nameWidth = Math.max(...names.map(widthOf), 0);
  const textWidth = Math.max(...bars.map(({ text }) => widthOf(text)), 0);
  const room = columns - 1 - nameWidth - textWidth - FRAME.length;
  const length = Math.min(LONGEST_BAR, room);
  return bars.map(({ segments, text }, index) => [
    span(`${(names[index] ?? '').padEnd(nameWidth)} `, 'bold'),
    ...(length < SHORTEST_BAR ? [] : [span('['), ...cellsOf(segments, length), span('] ')]),
    span(text),
  ]);
};

/** What stands around a bar. */
const FRAME = ' [] ';

const SHORTEST_BAR = 8;
const LONGEST_BAR = 40;

/** A sign for each state, so that a bar is read without colours too. */
const CELLS: Readonly<Record<Segment['state'], { readonly sign: string; readonly style: Style }>> = {
  done: { sign: '#', style: 'green' },
  unfenced: { sign: '!', style: 'yellow' },
  waiting: { sign: '>', style: 'yellow' },
  pending: { sign: '.', style: 'dim' },
  failed: { sign: 'x', style: 'red' },
};

/** Whoever is in a state has a cell at least: one server of a thousand is not rounded away. */
const cellsOf = (segments: readonly Segment[], length: number) => {
  const all = segments.reduce((sum, { count }) => sum + count, 0);
  const cells = segments.map(({ state, count }) => ({ state, size: Math.max(1, Math.floor((count * length) / all)) }));
  const largest = cells.reduce<(typeof cells)[number] | undefined>(
    (best, one) => (best && best.size >= one.size ? best : one),
    undefined,
  );
  const rest = length - cells.reduce((sum, { size }) => sum + size, 0);
  return cells.map((cell) => {
    const { sign, style } = CELLS[cell.state];
    return span(sign.repeat(cell === largest ? cell.size + rest : cell.size), style);
  });
};
