/** Kept: `localeCompare` makes one for each comparison, and a thousand names are sorted once a second. */
const COUNTING = new Intl.Collator('en', { numeric: true });

interface Named {
  readonly name: string;
}

/** In the order in which people count: `app-9` before `app-10`. */
export const byName = (a: Named, b: Named): number => COUNTING.compare(a.name, b.name);
