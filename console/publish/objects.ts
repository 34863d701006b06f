import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compressed } from '../build/compress.ts';
import { COMPRESSED, cachingOf, ENCODINGS, typeOf } from '../build/headers.ts';

/** A file of the console as S3 keeps it. Its headers are those of every answer. */
export interface PublishedObject {
  readonly key: string;
  readonly body: Uint8Array;
  readonly contentType: string;
  readonly cacheControl: string;
  readonly contentEncoding?: string;
}

/** Names the others, so it comes after them. */
const PAGE = 'index.html';

/** The built files of a folder, and those that a deployment makes, each as it is and compressed. */
export const objectsOf = async (
  folder: string,
  made: Readonly<Record<string, string>>,
): Promise<readonly PublishedObject[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(join(folder, '/').length));
  const built = names.map(async (name) => objectOf(name, await readFile(join(folder, name))));
  const others = Object.entries(made).map(([name, text]) => madeObjects(name, text));
  const all = [...(await Promise.all(built)), ...(await Promise.all(others)).flat()];
  return all.toSorted((one, other) => Number(one.key.startsWith(PAGE)) - Number(other.key.startsWith(PAGE)));
};

const madeObjects = async (name: string, text: string): Promise<readonly PublishedObject[]> => {
  const bytes = Buffer.from(text);
  const encoded = Object.entries(await compressed(bytes));
  return [objectOf(name, bytes), ...encoded.map(([ending, body]) => objectOf(`${name}.${ending}`, body))];
};

const objectOf = (key: string, body: Uint8Array): PublishedObject => {
  const ending = (Object.keys(ENCODINGS) as (keyof typeof ENCODINGS)[]).find(
    (one) => key.endsWith(`.${one}`) && COMPRESSED.test(key.slice(0, -one.length - 1)),
  );
  const file = ending === undefined ? key : key.slice(0, -ending.length - 1);
  const contentEncoding = ending && ENCODINGS[ending];
  return {
    key,
    body,
    contentType: typeOf(file),
    cacheControl: cachingOf(`/${file}`),
    ...(contentEncoding && { contentEncoding }),
  };
};
