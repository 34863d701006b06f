import type { PointOption } from '../api/shapes.ts';
import { durationText } from './time.ts';

/** One choice of the dialog, with what it would lose and take. */
export interface ChoiceRow {
  readonly value: string;
  readonly label: string;
  readonly description: string;
  readonly disabled: boolean;
}

/** A recovery point that is named in a field beside. */
export const OTHER = 'other';

const WORDS = ['newest', 'final', 'live'] as const;

const LABELS: Readonly<Record<string, string>> = {
  newest: 'Newest: the newest recovery point of each server',
  final: 'Final: one last recovery point, taken once production is fenced',
  live: "Live: production's disks themselves move, once it is fenced",
  [OTHER]: 'Another: a moment, or a recovery point by its name',
};

/** @param options of the plan; none as long as it is not made */
export const choiceRows = (options: readonly PointOption[]): readonly ChoiceRow[] => [
  ...WORDS.map((word) => {
    const option = options.find(({ point }) => point === word);
    return { ...textsOf(word, option), disabled: option !== undefined && option.impossible !== null };
  }),
  // Another one that is impossible gives way to yet another.
  {
    ...textsOf(
      OTHER,
      options.find(({ point }) => !isWord(point)),
    ),
    disabled: false,
  },
];

const textsOf = (value: string, option: PointOption | undefined): Omit<ChoiceRow, 'disabled'> => ({
  value,
  label: LABELS[value] ?? value,
  description: option === undefined ? UNTOLD[value === OTHER ? 'other' : 'word'] : optionText(option),
});

const UNTOLD = {
  word: 'What it would lose, the plan says.',
  other: 'For the day on which the newest data is the broken data.',
} as const;

const isWord = (point: string): boolean => WORDS.some((word) => word === point);

const optionText = ({ impossible, expected_loss_seconds, expected_seconds, waits_at_most_seconds }: PointOption) => {
  if (impossible !== null) return `Impossible: ${impossible}.`;
  const loss = expected_loss_seconds === null ? 'not known' : lossText(expected_loss_seconds);
  const takes = expected_seconds === null ? 'not known' : `about ${durationText(expected_seconds)}`;
  const rest =
    waits_at_most_seconds === null
      ? ''
      : ` A server whose disks do not come within ${durationText(waits_at_most_seconds)} gets its newest recovery point.`;
  return `Loss: ${loss}. Takes: ${takes}.${rest}`;
};

const lossText = (seconds: number): string =>
  seconds === 0 ? 'nothing' : `what was written in the last ${durationText(seconds)}`;

/** Which of the choices stands. @param point as the API takes it; `undefined`: nobody has chosen @param options of the plan */
export const chosenRow = (point: string | undefined, options: readonly PointOption[]): string => {
  const stands = point ?? options.find(({ chosen }) => chosen)?.point ?? 'newest';
  return isWord(stands) ? stands : OTHER;
};

/** A point as the API takes it, or why the field's words are none. */
export type NamedPoint = { readonly point: string } | { readonly whyNot: string };

/** As every moment stands on the page. */
const AS_SHOWN = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d)?) ?UTC$/;

/** Without its zone it would be another moment on another machine. */
const MOMENT_LIKE = /^\d{4}-\d\d-\d\d([T ]|$)/;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/;

export const namedPoint = (text: string): NamedPoint => {
  const said = text.trim();
  if (said === '') return { whyNot: 'Name a moment, or a recovery point of the list.' };
  const [, day, time] = AS_SHOWN.exec(said) ?? [];
  if (day !== undefined) return { point: `${day}T${time}Z` };
  if (MOMENT_LIKE.test(said) && !MOMENT.test(said))
    return { whyNot: `"${said}" is no moment with its zone, such as 2026-11-28T18:00Z or 2026-11-28 18:00 UTC.` };
  return { point: said };
};
