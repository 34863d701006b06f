import { registerHooks } from 'node:module';
import { type PlantedBug, withBug } from './planted-bug.ts';

/**
 * From here on this thread loads the bug's file with the bug in it. No file on disk is changed, and no other thread is concerned.
 * Nothing of the service may have been loaded before.
 */
export const plant = (bug: PlantedBug): void => {
  const { href } = new URL(`../../${bug.file}`, import.meta.url);
  registerHooks({
    load: (url, context, nextLoad) => {
      const loaded = nextLoad(url, context);
      if (url !== href) return loaded;
      return { ...loaded, source: withBug(textOf(loaded.source), bug) };
    },
  });
};

const textOf = (source: string | ArrayBuffer | NodeJS.TypedArray | null | undefined): string => {
  if (typeof source === 'string') return source;
  if (!source) throw new Error('The file of a planted bug was loaded without its source.');
  return new TextDecoder().decode(source);
};
