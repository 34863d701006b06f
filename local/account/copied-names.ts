interface Named {
  readonly id: string;
  /** What people call it, where they do. */
  readonly called: string | undefined;
}

const MOST = 64;

/** A name of its own for each id: what people call it, in characters of a name; the id where that is nothing, or taken. */
export const namesFor = (all: readonly Named[]): ReadonlyMap<string, string> => {
  const names = new Map<string, string>();
  for (const { id, called = '' } of all) {
    const wanted = called
      .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
      .slice(0, MOST)
      .replaceAll(/^[-.]+|[-.]+$/g, '');
    const isFree = wanted !== '' && ![...names.values()].includes(wanted);
    names.set(id, isFree ? wanted : id);
  }
  return names;
};
