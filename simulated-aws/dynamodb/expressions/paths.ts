import type { Item, Value } from '../model.ts';
import { isReserved } from '../reserved-words.ts';
import type { Reader } from './reader.ts';

/** Where in an item: names of attributes and of elements of maps, and positions in lists. The first is a name. */
export type Path = readonly [string, ...(string | number)[]];

/** Source: Developer Guide, Reserved words, and Expression attribute names. */
const readName = (reader: Reader): string => {
  const token = reader.peek();
  if (token?.kind !== 'name' && token?.kind !== 'nameHolder') return reader.failHere();
  reader.next();
  if (token.kind === 'nameHolder') {
    return (
      reader.placeholders.name(token.text) ??
      reader.fail(
        `An expression attribute name used in the document path is not defined; attribute name: ${token.text}`,
      )
    );
  }
  if (!isReserved(token.text)) return token.text;
  return reader.fail(`Attribute name is a reserved keyword; reserved keyword: ${token.text}`);
};

const readPosition = (reader: Reader): number => {
  if (reader.peek()?.kind !== 'number') return reader.failHere();
  const position = Number(reader.next().text);
  reader.expect(']');
  return position;
};

/** Source: Developer Guide, Referring to item attributes: `.` goes into a map, `[n]` into a list. */
export const readPath = (reader: Reader): Path => {
  const rest: (string | number)[] = [];
  const first = readName(reader);
  for (;;) {
    if (reader.accept('.')) rest.push(readName(reader));
    else if (reader.accept('[')) rest.push(readPosition(reader));
    else return [first, ...rest];
  }
};

export const childOf = (value: Value | undefined, step: string | number): Value | undefined => {
  if (value === undefined) return undefined;
  if (typeof step === 'number') return 'L' in value ? value.L[step] : undefined;
  return 'M' in value && Object.hasOwn(value.M, step) ? value.M[step] : undefined;
};

export const valueAt = (item: Item, path: Path): Value | undefined =>
  path.reduce<Value | undefined>(childOf, { M: item });

export const samePath = (a: Path, b: Path): boolean => a.length === b.length && a.every((step, i) => step === b[i]);

/** As DynamoDB's messages write it: `[a, b, [0]]`. */
export const pathText = (path: Path): string =>
  `[${path.map((step) => (typeof step === 'number' ? `[${step}]` : step)).join(', ')}]`;

/** How two paths stand in each other's way. Source: Developer Guide, Update expressions; API Reference, UpdateItem. */
export const clash = (a: Path, b: Path): 'conflict' | 'overlap' | undefined => {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i += 1) {
    if (typeof a[i] !== typeof b[i]) return 'conflict';
    if (a[i] !== b[i]) return undefined;
  }
  return 'overlap';
};

/** Refuses two paths of one expression of which one is, or holds, the other. Source: as for {@link clash}. */
export const checkApart = (reader: Reader, paths: readonly Path[]): void => {
  for (const [i, one] of paths.entries()) {
    for (const two of paths.slice(i + 1)) {
      const how = clash(one, two);
      if (how === undefined) continue;
      reader.fail(
        `Two document paths ${how} with each other; must remove or rewrite one of these paths; ` +
          `path one: ${pathText(one)}, path two: ${pathText(two)}`,
      );
    }
  }
};
