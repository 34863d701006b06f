import type { Item, Value } from '../model.ts';
import { checkApart, childOf, type Path, readPath } from './paths.ts';
import { createReader, type ReaderProps } from './reader.ts';

/** Source: Developer Guide, Projection expressions. */
export const readProjection = (props: ReaderProps): readonly Path[] => {
  const reader = createReader(props);
  const paths = [readPath(reader)];
  while (reader.accept(',')) paths.push(readPath(reader));
  reader.end();
  checkApart(reader, paths);
  return paths;
};

/** What the paths lead to, in the maps and lists that they lead through. Elements of lists come without gaps. */
export const project = (item: Item, paths: readonly Path[]): Item => {
  const projected = projectValue({ M: item }, paths);
  return projected && 'M' in projected ? projected.M : {};
};

const projectValue = (value: Value, paths: readonly (readonly (string | number)[])[]): Value | undefined => {
  if (paths.some((path) => path.length === 0)) return value;
  const steps = [...new Set(paths.map(([step]) => step as string | number))];
  const children = steps.flatMap((step) => {
    const child = childOf(value, step);
    const below = paths.filter(([first]) => first === step).map(([, ...rest]) => rest);
    const projected = child && projectValue(child, below);
    return projected === undefined ? [] : [{ step, projected }];
  });
  if (children.length === 0) return undefined;
  if ('M' in value) return { M: Object.fromEntries(children.map(({ step, projected }) => [step, projected])) };
  return { L: children.sort((a, b) => Number(a.step) - Number(b.step)).map(({ projected }) => projected) };
};
