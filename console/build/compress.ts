import { readdir, readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';
import { COMPRESSED } from './headers.ts';

const brotli = (bytes: Buffer): Promise<Buffer> =>
  promisify(brotliCompress)(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });

/** A text with brotli and with gzip, by the ending of the file that has it. */
export const compressed = async (bytes: Buffer) => ({
  br: await brotli(bytes),
  gz: await promisify(gzip)(bytes, { level: 9 }),
});

/** Beside each file of text, the same with brotli and with gzip: a server of files need not compress. */
export const precompressed = (): Plugin => ({
  name: 'precompressed',
  apply: 'build',
  async writeBundle({ dir = '' }) {
    const files = await readdir(dir, { recursive: true });
    for (const file of files.filter((name) => COMPRESSED.test(name))) {
      const encoded = await compressed(await readFile(`${dir}/${file}`));
      for (const [ending, bytes] of Object.entries(encoded)) await writeFile(`${dir}/${file}.${ending}`, bytes);
    }
  },
});
