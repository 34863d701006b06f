import type { Matters } from '../site/trait.ts';

/** What each side has of a trait, in words. */
export interface Difference {
  readonly production: string;
  readonly dr: string;
}

type Values = Readonly<Record<'production' | 'dr', string | undefined>>;

const NONE = 'none';

const itemsOf = (value: string | undefined): readonly string[] => value?.split(', ') ?? [];

/** The items of one that the other has not; of equal lists `undefined`. */
const without = (one: string | undefined, other: string | undefined): string | undefined => {
  const there = itemsOf(other);
  const left = itemsOf(one).filter((item) => !there.includes(item));
  return left.length > 0 ? left.join(', ') : undefined;
};

const said = ({ production = NONE, dr = NONE }: Values): Difference => ({ production, dr });

/** By what matters of a trait: whether two values of it are worth a word, and which words. */
const RULES: Readonly<Record<Matters, (values: Values, isOneType: boolean) => Difference | undefined>> = {
  differs: ({ production, dr }) => (production === dr ? undefined : said({ production, dr })),
  'differs-in-one-type': ({ production, dr }, isOneType) =>
    production === dr || !isOneType ? undefined : said({ production, dr }),
  'dr-lacks': ({ production, dr }) => {
    const lacking = without(production, dr);
    return lacking ? { production: lacking, dr: dr === undefined ? NONE : 'not' } : undefined;
  },
  'dr-has': ({ production, dr }) => (dr === undefined || dr === production ? undefined : said({ production, dr })),
  'either-has': ({ production, dr }) => ((production ?? dr) ? said({ production, dr }) : undefined),
  'production-has': ({ production }) => (production === undefined ? undefined : { production, dr: 'not' }),
  'dr-has-less': ({ production, dr }) => (Number(dr) < Number(production) ? said({ production, dr }) : undefined),
};

/** What a trait is on both sides, where that is worth a word; else `undefined`. */
export const differenceOf = (matters: Matters, values: Values, isOneType: boolean): Difference | undefined =>
  RULES[matters](values, isOneType);
