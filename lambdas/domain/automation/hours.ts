import type { Instant } from '../instant.ts';
import { type Hours, WEEKDAYS } from './policy.ts';

const DAY_MINUTES = 24 * 60;

/** Whether automation may act at that moment. Without any hours it always may. */
export const isWithinHours = (hours: readonly Hours[] | undefined, now: Instant): boolean =>
  hours === undefined || hours.some((some) => covers(some, now));

const covers = ({ days = WEEKDAYS, from, to }: Hours, now: Instant): boolean => {
  const at = new Date(now);
  const minute = at.getUTCHours() * 60 + at.getUTCMinutes();
  const [begin, end] = [minuteOf(from), minuteOf(to)];
  const isDay = (daysAgo: number) => days.includes(weekdayOf(at, daysAgo));
  if (begin < end) return isDay(0) && minute >= begin && minute < end;
  return (isDay(0) && minute >= begin) || (isDay(1) && minute < end);
};

const minuteOf = (time: string): number => {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return (hour * 60 + minute) % DAY_MINUTES;
};

const weekdayOf = (at: Date, daysAgo: number) => {
  // JavaScript's week begins on Sunday, ISO's on Monday.
  const day = WEEKDAYS[(at.getUTCDay() + 6 - daysAgo + 7) % 7];
  if (day === undefined) throw new Error(`${at.toISOString()} is on no day of the week.`);
  return day;
};
