/** `npm run -s transcripts`: what the command shows in a terminal, kept in docs/transcripts/. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { transcriptsAt, WIDTHS } from './record.ts';

const FOLDER = new URL('../../../docs/transcripts/', import.meta.url);

mkdirSync(FOLDER, { recursive: true });
for (const columns of WIDTHS) {
  for (const [file, text] of await transcriptsAt(columns)) {
    writeFileSync(new URL(file, FOLDER), text);
    console.log(`docs/transcripts/${file}`);
  }
}
