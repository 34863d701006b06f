import type { Traits } from '../../../../domain/site/trait.ts';
import type { TraitName } from '../../../../domain/site/traits.ts';
import { type Decided, decidedIn } from './decided.ts';
import type { Alike } from './verdict.ts';

type AlikeMember = Decided & { readonly verdict: Alike };

const isAlike = (decided: Decided): decided is AlikeMember => decided.verdict.is === 'alike';

/** What stands at the end of a way down a shape; of a list, at the end of each element's. */
const valuesAt = (value: unknown, [member, ...rest]: readonly string[]): readonly unknown[] => {
  if (Array.isArray(value)) return value.flatMap((one) => valuesAt(one, member === undefined ? [] : [member, ...rest]));
  if (value === undefined || value === null) return [];
  return member === undefined ? [value] : valuesAt((value as Record<string, unknown>)[member], rest);
};

/** Reads the traits of a shape, as its register says: those of `only`, or all. */
export const traitsOf = <R extends object, Name extends TraitName>(
  register: R,
  only: Readonly<Record<Name, unknown>>,
) => {
  const members = decidedIn(register)
    .filter(isAlike)
    .filter(({ verdict }) => verdict.trait in only);
  return (shape: { readonly [Member in keyof R]?: unknown }): { readonly traits?: Traits<Name> } => {
    const said = members.flatMap(({ path, verdict }) =>
      valuesAt(shape, path)
        .map((value) => verdict.of(value))
        .filter((text) => text !== undefined)
        .map((text) => [verdict.trait as Name, verdict.label ? `${verdict.label} ${text}` : text] as const),
    );
    if (said.length === 0) return {};
    const byTrait = Map.groupBy(said, ([trait]) => trait);
    return {
      traits: Object.fromEntries(
        [...byTrait].map(([trait, all]) => [trait, listed(all.map(([, text]) => text))]),
      ) as Traits<Name>,
    };
  };
};

/** In an order that does not depend on EC2's. */
const listed = (texts: readonly string[]): string => [...new Set(texts)].sort().join(', ');
