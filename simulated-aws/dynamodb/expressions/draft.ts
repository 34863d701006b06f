import { validationError } from '../errors.ts';
import type { Item, Value } from '../model.ts';
import { childOf, type Path } from './paths.ts';

type Mutable = { L: (Value | undefined)[] } | { M: Record<string, Value> };

/** An item under change. */
export interface Draft {
  /** Source: Developer Guide, Update expressions, SET: a position after the end of a list is its end. */
  set(path: Path, value: Value): void;
  /** Source: Developer Guide, Update expressions, REMOVE: the elements after one that is removed move up. */
  remove(path: Path): void;
  done(): Item;
}

/**
 * Maps and lists on the way to a change are copied, once, so that the item itself stays as it is. Lists have holes until the
 * end, so that positions stay what they were before the update.
 */
export const createDraft = (item: Item): Draft => {
  const own = new Set<Value>();
  const root = { M: { ...item } };
  own.add(root);
  const ownChild = (parent: Mutable, step: string | number): Mutable => {
    const child = childOf(parent as Value, step);
    if (child === undefined || !isDocument(child)) throw invalidPath();
    if (own.has(child)) return child as Mutable;
    const copy = copyOf(child);
    put(parent, step, copy as Value);
    own.add(copy as Value);
    return copy;
  };
  const parentOf = (path: Path): { parent: Mutable; last: string | number } => {
    const parent = path.slice(0, -1).reduce<Mutable>(ownChild, root);
    const last = path.at(-1) as string | number;
    if (typeof last === 'number' ? !('L' in parent) : !('M' in parent)) throw invalidPath();
    return { parent, last };
  };
  return {
    set: (path, value) => {
      const { parent, last } = parentOf(path);
      put(parent, last, value);
    },
    remove: (path) => {
      const { parent, last } = parentOf(path);
      if ('M' in parent) delete parent.M[last];
      else delete parent.L[last as number];
    },
    done: () => {
      for (const value of own)
        if ('L' in value) (value as { L: Value[] }).L = value.L.filter((element) => element !== undefined);
      return root.M;
    },
  };
};

/** Source: Developer Guide, Update expressions: the map or list that is to hold the element must be there. */
const invalidPath = (): Error =>
  validationError('The document path provided in the update expression is invalid for update');

const isDocument = (value: Value): boolean => 'L' in value || 'M' in value;

const put = (parent: Mutable, step: string | number, value: Value): void => {
  if ('L' in parent) parent.L[step as number] = value;
  else parent.M[step] = value;
};

const copyOf = (value: Value): Mutable => {
  if ('L' in value) return { L: [...value.L] };
  return { M: 'M' in value ? { ...value.M } : {} };
};
