import * as z from 'zod';
import {
  DEFAULT_SYNCHRONISATION,
  INTERVAL_SECONDS,
  type KeepRule,
  type Synchronisation,
} from '../../../domain/group/synchronisation.ts';
import { pattern, record } from './description-fields.ts';

const MINUTE = 60;
const SECONDS: Readonly<Record<string, number>> = { m: MINUTE, h: 3600, d: 86_400 };

/** `15m` in seconds. */
const secondsOf = (text: string): number => Number(text.slice(0, -1)) * (SECONDS[text.slice(-1)] ?? Number.NaN);

/** Seconds as people write them: `15m`, `1h`, `7d`. */
export const durationText = (seconds: number): string => {
  const [unit = 'm', length = MINUTE] = Object.entries(SECONDS).findLast(([, of]) => seconds % of === 0) ?? [];
  return `${seconds / length}${unit}`;
};

const YEAR = 366 * 86_400;

const duration = (least: number, most: number) =>
  pattern(/^[1-9]\d{0,5}[mhd]$/, 'a number with m, h or d behind it, such as 15m').refine(
    (text) => secondsOf(text) >= least && secondsOf(text) <= most,
    { error: `must be ${durationText(least)} to ${durationText(most)}` },
  );

const rule = record({
  every: duration(INTERVAL_SECONDS.least, YEAR),
  for: duration(INTERVAL_SECONDS.least, YEAR),
}).refine((one) => secondsOf(one.for) >= secondsOf(one.every), {
  path: ['for'],
  error: 'must be no shorter than "every": else the rule keeps nothing',
});

/** Who takes the recovery points of a group, as its owner writes it down. */
export const protectionDescription = record({
  by: z.exactOptional(z.enum(['sdrs', 'external'])),
  every: z.exactOptional(duration(INTERVAL_SECONDS.least, INTERVAL_SECONDS.most)),
  keep: z.exactOptional(z.array(rule).min(1, 'must have at least one rule').max(10)),
}).superRefine(({ by, every, keep }, context) => {
  if (by !== 'external') return;
  for (const [field, value] of Object.entries({ every, keep })) {
    if (value === undefined) continue;
    context.addIssue({
      code: 'custom',
      path: [field],
      message: 'is for "by: sdrs" alone: what something else takes, it takes and deletes by rules of its own',
    });
  }
});

export type ProtectionDescription = z.infer<typeof protectionDescription>;

/** As it is kept. What is left out is the default. */
export const synchronisationIn = ({ by = 'sdrs', every, keep }: ProtectionDescription): Synchronisation => {
  if (by === 'external') return { by };
  const rules = keep?.map((one): KeepRule => ({ everySeconds: secondsOf(one.every), forSeconds: secondsOf(one.for) }));
  return {
    ...DEFAULT_SYNCHRONISATION,
    ...(every === undefined ? {} : { everySeconds: secondsOf(every) }),
    ...(rules ? { keep: rules } : {}),
  };
};
