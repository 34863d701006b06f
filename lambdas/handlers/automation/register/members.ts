/** What becomes of a member of an event: every one is decided, and the compiler asks for each that is not. */
export type MemberVerdict =
  /** It becomes a part of the signal. */
  | { readonly is: 'carried'; readonly as: string }
  /** It decides whether the event counts, or how. */
  | { readonly is: 'compared'; readonly how: string }
  /** It says nothing that a decision could rest on. */
  | { readonly is: 'irrelevant'; readonly because: string };

export const carried = (as: string): MemberVerdict => ({ is: 'carried', as });
export const compared = (how: string): MemberVerdict => ({ is: 'compared', how });
export const irrelevant = (because: string): MemberVerdict => ({ is: 'irrelevant', because });

/** A member whose own members are anybody's, and are decided as one. */
export type Opaque = { readonly [opaque]?: never };
declare const opaque: unique symbol;

/** Every member of a documented shape: nested ones as `state.value`, those of a list's entries as `affectedEntities[].status`. */
export type MemberOf<Shape> = {
  [Key in keyof Shape & string]-?: Below<Key, NonNullable<Shape[Key]>>;
}[keyof Shape & string];

type Below<Key extends string, Value> = Value extends Opaque | string
  ? Key
  : Value extends readonly (infer Entry)[]
    ? Entry extends string
      ? Key
      : `${Key}[].${MemberOf<Entry>}`
    : `${Key}.${MemberOf<Value>}`;

/** The decisions on a shape: none may be missing, and none may be of a member that the shape has not. */
export type Decided<Shape> = Readonly<Record<MemberOf<Shape>, MemberVerdict>>;

/** The members that an event shows, named as {@link MemberOf} names them. @param known those whose own members are not told */
export const membersOfEvent = (value: unknown, known: ReadonlySet<string>, path = ''): readonly string[] => {
  if (known.has(path)) return [path];
  if (Array.isArray(value)) {
    const nested = value.filter((entry) => typeof entry === 'object');
    return nested.length === 0 ? [path] : nested.flatMap((entry) => membersOfEvent(entry, known, `${path}[]`));
  }
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, of]) => membersOfEvent(of, known, path === '' ? key : `${path}.${key}`));
};
