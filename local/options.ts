import { InvalidArgumentError } from 'commander';
import type * as z from 'zod';

/** An option's value by its schema, refused where it is said with what is allowed. */
export const declaredOption =
  <T>(schema: z.ZodType<T>) =>
  (text: string): T => {
    const parsed = schema.safeParse(text);
    if (parsed.success) return parsed.data;
    const problems = parsed.error.issues.map(({ path, message }) => [...path.map(String), message].join(' '));
    throw new InvalidArgumentError(`${problems.join('. ')}.`);
  };

/** An option's value as a whole number from the one to the other. */
export const wholeNumber =
  (from: number, to: number, hint = '') =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= from && value <= to) return value;
    throw new InvalidArgumentError(`Use a whole number from ${from} to ${to}${hint}.`);
  };

/** A part of the whole. */
export const share = (text: string): number => {
  const part = Number(text);
  if (part > 0 && part <= 1) return part;
  throw new InvalidArgumentError('Use a number above 0, at most 1.');
};

/** One or more of the things whose names have the text. */
export const namedLike =
  <T extends { readonly name: string }>(things: readonly T[]) =>
  (text: string): readonly T[] => {
    const named = things.filter(({ name }) => name.includes(text));
    if (named.length > 0) return named;
    throw new InvalidArgumentError(
      `No name has that in it. There are: ${things.map(({ name }) => `"${name}"`).join(', ')}.`,
    );
  };

/** Where a service of AWS answers. */
export const parseEndpoint = (text: string): string => {
  if (/^https?:$/.test(URL.parse(text)?.protocol ?? '')) return text;
  throw new InvalidArgumentError('Use a URL such as http://127.0.0.1:5000.');
};

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** A span of time such as `3h` or `1h30m`, in seconds. */
export const timeSpan =
  (mostDays: number) =>
  (text: string): number => {
    const parts = text.match(/\d+[smhd]/g) ?? [];
    const seconds = parts.reduce(
      (sum, part) => sum + Number.parseInt(part, 10) * (UNIT_SECONDS[part.at(-1) ?? ''] ?? 0),
      0,
    );
    if (parts.join('') === text && seconds >= 1 && seconds <= mostDays * 86_400) return seconds;
    throw new InvalidArgumentError(`Use a time such as 90s, 15m, 3h or 1d12h, at most ${mostDays}d.`);
  };

export const parseSpeed = (text: string): number => {
  const speed = Number(text);
  if (Number.isFinite(speed) && speed > 0 && speed <= 100_000) return speed;
  throw new InvalidArgumentError('Use a number above 0, at most 100000; 1 is real time.');
};
