import { createHash } from 'node:crypto';
import { glob, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { takeLock } from './home/lock.ts';
import { PROJECT } from './made.ts';

export interface Made {
  /** Everything that it is made from, as patterns below the project. */
  readonly sources: readonly string[];
  /** The file that keeps which sources it was made from. */
  readonly stamp: string;
  /** Makes it. Whoever reads it meanwhile must find it whole, or not yet. */
  make(): Promise<unknown>;
}

/** Real milliseconds between two looks at what another process makes. */
const LOOK_MS = 100;

/** Of several processes that find nothing made from these very sources, one makes it and the others wait for it. */
export const fresh = async ({ sources, stamp, make }: Made): Promise<void> => {
  const wanted = await digestOf(sources);
  const isMade = async () => (await readFile(stamp, 'utf8').catch(absent)) === wanted;
  while (!(await isMade())) {
    await mkdir(dirname(stamp), { recursive: true });
    const lock = takeLock(`${stamp}.lock`);
    if (lock === undefined) {
      await sleep(LOOK_MS);
      continue;
    }
    try {
      if (await isMade()) return;
      await make();
      await writeFile(`${stamp}.${process.pid}`, wanted);
      await rename(`${stamp}.${process.pid}`, stamp);
    } finally {
      lock.release();
    }
  }
};

/** Of names and contents: a checkout or a copy may give a file any time. */
const digestOf = async (patterns: readonly string[]): Promise<string> => {
  const files: string[] = [];
  for await (const file of glob(patterns, { cwd: PROJECT })) files.push(file);
  const contents = await Promise.all(files.sort().map((file) => readFile(resolve(PROJECT, file))));
  const digest = createHash('sha256');
  for (const [n, content] of contents.entries()) digest.update(`${files[n]} ${content.length}\n`).update(content);
  return digest.digest('hex');
};

const absent = (error: NodeJS.ErrnoException): undefined => {
  if (error.code === 'ENOENT') return undefined;
  throw error;
};
