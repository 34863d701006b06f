import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { cacheFolders, firstWritable } from './cache-folder.ts';

const setup = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sdrs-cache-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'file');
  await writeFile(file, '');
  return { free: join(folder, 'free'), other: join(folder, 'other'), refused: join(file, 'below') };
};

describe('what the judges install', () => {
  it('goes to the cache of the user, which outlives a clone', async () => {
    const { free, other } = await setup();
    expect(await firstWritable([free, other])).toBe(free);
    expect(await readdir(free)).toEqual([]);
  });

  it('goes to the project where the cache cannot be written', async () => {
    const { refused, other } = await setup();
    expect(await firstWritable([refused, other])).toBe(other);
  });

  it('goes nowhere in silence: where no folder can be written, each is named', async () => {
    const { refused } = await setup();
    await expect(firstWritable([refused])).rejects.toThrow(refused);
  });

  it('is looked for where the user wants caches to be, else below the home folder, and last in the project', () => {
    expect(cacheFolders({ XDG_CACHE_HOME: '/caches' })[0]).toBe('/caches/sdrs-on-aws/python');
    expect(cacheFolders({})[0]).toMatch(/\/\.cache\/sdrs-on-aws\/python$/);
    expect(cacheFolders({}).at(-1)).toMatch(/\/\.python$/);
  });
});
