import { readdir, readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const TEXT = /\.(html|js|css|svg|json)$/;

const brotli = (bytes: Buffer): Promise<Buffer> =>
  promisify(brotliCompress)(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });

/** Beside each file of text, the same with brotli and with gzip: a server of files need not compress. */
export const precompressed = (): Plugin => ({
  name: 'precompressed',
  apply: 'build',
  async writeBundle({ dir = '' }) {
    const files = await readdir(dir, { recursive: true });
    for (const file of files.filter((name) => TEXT.test(name))) {
      const bytes = await readFile(`${dir}/${file}`);
      await writeFile(`${dir}/${file}.br`, await brotli(bytes));
      await writeFile(`${dir}/${file}.gz`, await promisify(gzip)(bytes, { level: 9 }));
    }
  },
});
