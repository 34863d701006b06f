/** Same content, same object: states are compared by numbers, and what was asked once need not be asked again. */
export interface Interned {
  /** The first object that had this content. It is never changed. */
  <T>(value: T): T;
  /** The number of this content. */
  idOf(value: unknown): number;
}

/** What has no fields of its own to compare is compared by its JSON. */
export const createIntern = (): Interned => {
  const known = new Map<string, { readonly id: number; readonly value: unknown }>();
  const ids = new WeakMap<object, number>();
  const entryOf = (value: unknown) => {
    const text = JSON.stringify(value) ?? 'undefined';
    const entry = known.get(text) ?? { id: known.size, value };
    known.set(text, entry);
    return entry;
  };
  const idOf = (value: unknown): number => {
    if (typeof value !== 'object' || value === null) return entryOf(value).id;
    const there = ids.get(value);
    if (there !== undefined) return there;
    const { id } = entryOf(value);
    ids.set(value, id);
    return id;
  };
  const intern = <T>(value: T): T => {
    if (typeof value !== 'object' || value === null) return value;
    const entry = entryOf(value);
    ids.set(entry.value as object, entry.id);
    return entry.value as T;
  };
  return Object.assign(intern, { idOf });
};
