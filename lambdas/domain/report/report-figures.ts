import type { Figure, Measured } from './report-types.ts';

/** A measured time, judged where there is an objective for it. */
export const figure = (seconds: Measured, objectiveSeconds: number | undefined): Figure =>
  objectiveSeconds === undefined || seconds === 'NONE'
    ? { seconds }
    : { seconds, objectiveSeconds, judgement: judged(seconds, objectiveSeconds) };

const judged = (seconds: Exclude<Measured, 'NONE'>, objective: number): NonNullable<Figure['judgement']> => {
  if (seconds === 'UNKNOWN') return 'UNKNOWN';
  return seconds === 'NOT_REACHED' || seconds > objective ? 'MISSED' : 'MET';
};

/** Of several servers the one that counts: what one did not reach, all did not; what is not known of one, of none. */
export const worstOf = (all: readonly Measured[]): Measured => {
  if (all.includes('NOT_REACHED')) return 'NOT_REACHED';
  if (all.includes('UNKNOWN')) return 'UNKNOWN';
  const numbers = all.filter((one) => typeof one === 'number');
  return numbers.length > 0 ? Math.max(...numbers) : 'NONE';
};
