const isPlain = (thing: object): boolean => Object.getPrototypeOf(thing) === Object.prototype;

/** A copy of an answer, all the way down. Answers are plain, and many: `structuredClone` takes ten times as long. */
export const copied = <T>(thing: T): T => {
  if (typeof thing !== 'object' || thing === null) return thing;
  if (Array.isArray(thing)) return thing.map(copied) as T;
  if (!isPlain(thing)) return structuredClone(thing);
  const from = thing as Readonly<Record<string, unknown>>;
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(from)) copy[name] = copied(from[name]);
  return copy as T;
};
