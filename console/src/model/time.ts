const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

const two = (value: number): string => String(value).padStart(2, '0');

/** `4:12`, `1:04:12`, `2 d 1:04:12`. Never negative: two clocks may differ by a moment. */
export const clockText = (seconds: number): string => {
  const whole = Math.max(0, Math.floor(seconds));
  const [days, hours] = [Math.floor(whole / DAY), Math.floor((whole % DAY) / HOUR)];
  const rest = `${two(Math.floor((whole % HOUR) / MINUTE))}:${two(whole % MINUTE)}`;
  if (days > 0) return `${days} d ${hours}:${rest}`;
  return hours > 0 ? `${hours}:${rest}` : rest.replace(/^0/, '');
};

/** `40 s`, `12 min`, `3 h 5 min`, `2 d 4 h`: as exact as an age has to be. */
export const ageText = (seconds: number): string => {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 2 * MINUTE) return `${whole} s`;
  if (whole < 2 * HOUR) return `${Math.floor(whole / MINUTE)} min`;
  if (whole < 2 * DAY) return `${Math.floor(whole / HOUR)} h ${Math.floor((whole % HOUR) / MINUTE)} min`;
  return `${Math.floor(whole / DAY)} d ${Math.floor((whole % DAY) / HOUR)} h`;
};

/** `43 s`, `13 min 39 s`, `1 h 4 min`: what was measured, with its units. */
export const durationText = (seconds: number): string => {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole >= DAY) return twoUnits(whole, DAY, 'd');
  if (whole >= HOUR) return twoUnits(whole, HOUR, 'h');
  return whole >= MINUTE ? twoUnits(whole, MINUTE, 'min') : `${whole} s`;
};

const NEXT = { d: ['h', HOUR], h: ['min', MINUTE], min: ['s', 1] } as const;

const twoUnits = (whole: number, length: number, unit: keyof typeof NEXT): string => {
  const [smaller, its] = NEXT[unit];
  const rest = Math.floor((whole % length) / its);
  return `${Math.floor(whole / length)} ${unit}${rest === 0 ? '' : ` ${rest} ${smaller}`}`;
};

/** From one moment to another, in seconds. */
export const secondsBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 1000;

/** `2026-03-01 15:17:30 UTC`: the same for everybody on the call. */
export const momentText = (at: string): string => `${at.slice(0, 19).replace('T', ' ')} UTC`;
