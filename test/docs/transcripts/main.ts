import { mkdirSync, writeFileSync } from 'node:fs';
import { runAlone, smallCommand } from '../../../local/program/small-command.ts';
import { transcriptsAt, WIDTHS } from './record.ts';

const FOLDER = new URL('../../../docs/transcripts/', import.meta.url);

await runAlone(
  smallCommand('npm run -s transcripts', 'Keeps what the command shows in a terminal in docs/transcripts/.').action(
    async () => {
      mkdirSync(FOLDER, { recursive: true });
      for (const columns of WIDTHS) {
        for (const [file, text] of await transcriptsAt(columns)) {
          writeFileSync(new URL(file, FOLDER), text);
          console.log(`docs/transcripts/${file}`);
        }
      }
    },
  ),
);
