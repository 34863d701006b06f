/** Things in parts that fit into an item each, in their order. What is larger than an item has a part of its own. */
export const inParts = <T>(
  things: readonly T[],
  most: number,
  sizeOf: (thing: T) => number,
): readonly (readonly T[])[] => {
  const parts: T[][] = [];
  let room = 0;
  for (const thing of things) {
    const size = sizeOf(thing);
    if (size > room || parts.length === 0) {
      parts.push([]);
      room = most;
    }
    parts.at(-1)?.push(thing);
    room -= size;
  }
  return parts;
};
