import type { Alike, Carried, Compared, Irrelevant, Within } from './verdict.ts';

type AnyVerdict = Alike | Carried | Compared | Irrelevant | Within<object>;

/** A member, by its way down from the shape, and what is decided of it. */
export interface Decided {
  readonly path: readonly string[];
  readonly verdict: Exclude<AnyVerdict, Within<object>>;
}

/** All members of a register, those of nested shapes too. */
export const decidedIn = (register: object, above: readonly string[] = []): readonly Decided[] =>
  Object.entries(register as Readonly<Record<string, AnyVerdict>>).flatMap(([member, verdict]) => {
    const path = [...above, member];
    return verdict.is === 'within' ? decidedIn(verdict.register, path) : [{ path, verdict }];
  });
