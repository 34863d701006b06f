/** `node console/build/into.ts folder`: builds the console into that folder. */
import { buildConsole } from './build.ts';

const [, , folder] = process.argv;
if (folder === undefined) throw new Error('Name the folder to build into: node console/build/into.ts folder');
await buildConsole(folder);
