import type { Run } from '../api/wishes.ts';
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
  ...(run.ended_at === null ? [{ label: 'Expected end', value: expectedEnd(run, now) }] : []),
  ...(run.end_state === CANCELLED ? [] : [{ label: 'Data loss', value: dataLoss(run, now) }]),
  { label: 'Way back', value: wayBack(run) },
];

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
const dataLoss = ({ data_loss: { recovery_point_at, fenced_at } }: Run, now: string): string => {
  if (recovery_point_at === null) return 'not known';
  const age = ageText(secondsBetween(recovery_point_at, fenced_at ?? now));
  return fenced_at === null
    ? `${age} so far: production is not seen down`
    : `${age}, fixed at ${momentText(fenced_at)}`;
};

const wayBack = ({ way_back: { is, why, at }, end_state }: Run): string => {
  if (is === 'open') return 'open until the first NIC moves';
  const said = `${why}${at === null ? '' : ` (${momentText(at)})`}`;
  return end_state === CANCELLED ? said : `only forward from here: ${said}`;
};
