/** Plays all stories on two terminals, which the recorder has opened: `player.ts FOLDER TTY TTY`. */
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { WriteStream } from 'node:tty';
import { loadAll, play } from './stage.ts';
import { STORIES } from './stories.ts';

const [folder = '', ...paths] = process.argv.slice(2);
const ttys = paths.map((path) => new WriteStream(openSync(path, 'r+')));
const [first, second] = ttys;
if (!first || !second) throw new Error('Give a folder and two terminals.');
await loadAll(join(folder, 'before.yaml'));
for (const story of STORIES) await play(story, { ttys: [first, second], file: join(folder, `${story.name}.yaml`) });
for (const tty of ttys) tty.destroy();
process.exit();
