import { mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buildConsole } from '../../console/build/build.ts';
import { fresh } from '../fresh.ts';
import { MADE } from '../made.ts';

const BUILT = join(MADE, 'console');

/** Beside the folder, which is replaced as a whole: what it was made from. */
const STAMP = join(MADE, 'console.sources');

/** A file as it is, and as each encoding that there is of it. */
export interface BuiltFile {
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly br?: Uint8Array<ArrayBuffer>;
  readonly gzip?: Uint8Array<ArrayBuffer>;
}

export interface BuiltConsole {
  readonly folder: string;
  /** By their paths from the root. */
  readonly files: ReadonlyMap<string, BuiltFile>;
}

/** The console's files, built first where there are none or where the sources are others (10 s). */
export const builtConsole = async (): Promise<BuiltConsole> => {
  await fresh({
    sources: ['console/**/*.{ts,tsx,css,html,svg}', 'package-lock.json'],
    stamp: STAMP,
    make: build,
  });
  const names = (await readdir(BUILT, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(BUILT.length));
  const bytes = new Map(await Promise.all(names.map(async (name) => [name, await readFile(BUILT + name)] as const)));
  const plain = [...bytes].filter(([name]) => !/\.(br|gz)$/.test(name));
  const whole = ([name, file]: (typeof plain)[number]) =>
    [name, withEncodings(file, bytes.get(`${name}.br`), bytes.get(`${name}.gz`))] as const;
  return { folder: BUILT, files: new Map(plain.map(whole)) };
};

type Bytes = Uint8Array<ArrayBuffer>;

const withEncodings = (plain: Bytes, br: Bytes | undefined, gzip: Bytes | undefined): BuiltFile => ({
  plain,
  ...(br && { br }),
  ...(gzip && { gzip }),
});

/** Servers read all files when they start, so the folder may go below them. */
const build = async (): Promise<void> => {
  const next = await mkdtemp(`${BUILT}.`);
  try {
    await buildConsole(next);
    await rm(BUILT, { recursive: true, force: true });
    await rename(next, BUILT);
  } finally {
    await rm(next, { recursive: true, force: true });
  }
};
