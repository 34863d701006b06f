import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

interface Chunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
}

type Manifest = Readonly<Record<string, Chunk>>;

export interface Sizes {
  readonly firstLoadKilobytes: number;
  readonly graphKilobytes: number;
}

const GRAPH = 'src/graph/graph.tsx';

/** The faces in which a first page is written; a browser fetches no other. The walk in Chromium holds this. */
const FIRST_FACES = /font-weight:(?:400|700);font-style:normal;src:url\(([\w-]+\.woff2)\)/g;

/** Files that a browser fetches for the first page, in the folder of a build. */
export const firstFiles = (folder: string): readonly string[] => {
  const manifest = manifestOf(folder);
  const entry = Object.keys(manifest).find((name) => manifest[name]?.isEntry);
  if (entry === undefined) throw new Error(`${folder}/manifest.json has no entry. Build the console again.`);
  const own = filesOf(manifest, entry);
  return [
    'index.html',
    'favicon.svg',
    ...own,
    ...own.filter((file) => file.endsWith('.css')).flatMap((file) => fontsIn(folder, file)),
  ];
};

/** What the server has for it: a font is compressed as it is. */
export const sizesOf = (folder: string): Sizes => {
  const first = firstFiles(folder);
  const graph = filesOf(manifestOf(folder), GRAPH).filter((file) => !first.includes(file));
  return { firstLoadKilobytes: kilobytes(folder, first), graphKilobytes: kilobytes(folder, graph) };
};

const manifestOf = (folder: string): Manifest => JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));

/** A chunk with all that it imports at once. */
const filesOf = (manifest: Manifest, name: string): readonly string[] => {
  const chunk = manifest[name];
  if (chunk === undefined) throw new Error(`manifest.json does not have ${name}. Build the console again.`);
  const imported = (chunk.imports ?? []).flatMap((other) => filesOf(manifest, other));
  return [...new Set([chunk.file, ...(chunk.css ?? []), ...imported])];
};

const fontsIn = (folder: string, styles: string): readonly string[] =>
  [...readFileSync(join(folder, styles), 'utf8').matchAll(FIRST_FACES)].map(([, font]) => `assets/${font}`);

const kilobytes = (folder: string, files: readonly string[]): number => {
  const there = new Set(readdirSync(folder, { recursive: true, encoding: 'utf8' }));
  const bytes = files.map((file) => statSync(join(folder, there.has(`${file}.br`) ? `${file}.br` : file)).size);
  return Math.round(bytes.reduce((sum, size) => sum + size, 0) / 100) / 10;
};
