import type { Run } from '../api/shapes.ts';
import { ageText, clockText, durationText, momentText, secondsBetween } from './time.ts';

/** One figure of the status bar. */
export interface Figure {
  readonly label: string;
  readonly value: string;
}

/** Production is given back, so nothing of its data is lost. */
const CANCELLED = 'CANCELLED';

/** @param now the API's time */
export const statusBarOf = (run: Run, now: string): readonly Figure[] => [
  elapsedOf(run, now),
  ...(run.ended_at === null && isMoving(run) ? [{ label: 'Expected end', value: expectedEnd(run, now) }] : []),
  ...(run.end_state === CANCELLED ? [] : [dataOf(run, now)]),
  { label: 'Way back', value: wayBack(run) },
];

/** For how long a copy takes nobody knows beforehand. */
const isMoving = ({ kind }: Run): boolean => kind === 'failover' || kind === 'roll-back';

/** What becomes of the data; of a run that moves nothing, which moment it has brought. */
const dataOf = (run: Run, now: string): Figure => {
  if (isMoving(run)) return { label: 'Data loss', value: dataLoss(run, now) };
  const { recovery_point_at: at } = run.data_loss;
  const label = run.kind === 'restore' ? 'Brought back to' : 'Oldest first recovery point';
  if (run.kind === 'disable') return { label: 'Recovery points', value: 'those that there are stay' };
  return { label, value: at === null ? 'none yet' : momentText(at) };
};

/** For a run and for a job alike. */
export const elapsedOf = ({ began_at, ended_at }: Pick<Run, 'began_at' | 'ended_at'>, now: string): Figure => {
  if (began_at === '') return { label: 'Elapsed', value: 'not begun' };
  const seconds = secondsBetween(began_at, ended_at ?? now);
  return ended_at === null
    ? { label: 'Elapsed', value: clockText(seconds) }
    : { label: 'Took', value: `${durationText(seconds)}, until ${momentText(ended_at)}` };
};

const expectedEnd = ({ expected_end_at }: Run, now: string): string => {
  if (expected_end_at === null) return 'not known';
  const left = secondsBetween(now, expected_end_at);
  return left > 0 ? `in ${clockText(left)}, at ${momentText(expected_end_at)}` : `was ${clockText(-left)} ago`;
};

/** Frozen at the fence: from then on production writes nothing that could be lost. */
const dataLoss = (run: Run, now: string): string => {
  const { recovery_point_at, fenced_at } = run.data_loss;
  const nothing = nothingIsLost(run);
  if (nothing !== undefined) return `none: ${nothing}`;
  if (recovery_point_at === null) return 'not known';
  const age = ageText(secondsBetween(recovery_point_at, fenced_at ?? run.ended_at ?? now));
  if (fenced_at !== null) return `${age}, fixed at ${momentText(fenced_at)}`;
  return run.ended_at === null
    ? `${age} so far: production is not seen down`
    : `at least ${age}: production was not seen down by the end`;
};

const nothingIsLost = ({ kind, end_state }: Run): string | undefined => {
  if (kind === 'roll-back') return 'the run gives production back';
  return NOTHING_LOST[end_state];
};

const NOTHING_LOST: Readonly<Record<string, string>> = {
  REFUSED: 'nothing was touched',
};

const wayBack = ({ way_back }: Run): string =>
  way_back.is === 'open'
    ? 'open until the first NIC moves'
    : `${noWayBack(way_back)}${way_back.at === null ? '' : ` (${momentText(way_back.at)})`}`;

/** The reason, in words: only one of several is that something has moved. */
export const noWayBack = ({ is, why }: Run['way_back']): string =>
  is === 'passed' ? `only forward from here: ${why}` : `${why}`;
