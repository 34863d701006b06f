import type { TraitName } from '../../../../domain/site/traits.ts';
import type { ApiAction } from '../limits.ts';

/** A call of a failover makes it so at the DR side. */
export interface Carried {
  readonly is: 'carried';
  readonly by: ApiAction;
}

/** A rule of the plan speaks of it, or steers by it. */
export interface Compared {
  readonly is: 'compared';
  /** Code of the finding that speaks where it is not as it should be. */
  readonly finding: string;
}

/** Production and DR side are compared by one rule for all of them (`domain/plan/plan-traits.ts`). */
export interface Alike {
  readonly is: 'alike';
  readonly trait: TraitName;
  /** Said before the value where several members make one trait. */
  readonly label: string;
  /** EC2's words, where something is said by them. */
  of(value: unknown): string | undefined;
}

/** Nothing of a failover depends on it. */
export interface Irrelevant {
  readonly is: 'irrelevant';
  readonly because: string;
}

/** Each member of the nested shape is decided: by a register of its own, which says so with `satisfies`. */
export interface Within<R> {
  readonly is: 'within';
  readonly register: R;
}

/** What a member is, or a list of it holds. */
type Element<V> = NonNullable<V> extends readonly (infer E)[] ? E : NonNullable<V>;

type Plain = string | number | boolean | Date;

/** A nested shape is decided member by member, or does not matter at all. */
export type Verdict<V> =
  | Irrelevant
  | (Element<V> extends Plain ? Carried | Compared | Alike : Within<Register<Element<V>>>);

/**
 * A verdict for every member of a shape of the SDK. A member that a later SDK adds is missing here, and does not compile
 * until somebody has decided; so does a member that the shape has not.
 */
export type Register<T> = { readonly [K in keyof T]-?: Verdict<T[K]> };

export const carried = (by: ApiAction): Carried => ({ is: 'carried', by });

export const compared = (finding: string): Compared => ({ is: 'compared', finding });

export const irrelevant = (because: string): Irrelevant => ({ is: 'irrelevant', because });

export const within = <R extends object>(register: R): Within<R> => ({ is: 'within', register });

/** How EC2 says that something is off or not chosen. */
const OFF: readonly string[] = ['false', 'disabled', 'none', 'default', ''];

const words = (value: unknown): string | undefined => {
  const text = value === undefined || value === null ? '' : String(value);
  return OFF.includes(text) ? undefined : text;
};

export const alike = <V = unknown>(
  trait: TraitName,
  { label = '', of = words }: { readonly label?: string; readonly of?: (value: V) => string | undefined } = {},
): Alike => ({ is: 'alike', trait, label, of: (value) => of(value as V) });
