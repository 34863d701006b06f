import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hasPseudoTerminals } from '../support/node-pty.ts';
import { transcriptsAt, WIDTHS } from './transcripts/record.ts';
import { STORIES } from './transcripts/stories.ts';

const FOLDER = new URL('../../docs/transcripts/', import.meta.url);

describe('docs/transcripts/', () => {
  it('has each story at each width, and nothing else', () => {
    const files = STORIES.flatMap(({ name }) => WIDTHS.map((columns) => `${name}.${columns}.txt`));
    expect(readdirSync(FOLDER).sort()).toEqual(files.sort());
  });

  it.skipIf(!hasPseudoTerminals()).each(WIDTHS)(
    'is what the command shows now: %i columns (npm run -s transcripts)',
    async (columns) => {
      for (const [file, text] of await transcriptsAt(columns)) {
        expect(text, file).toBe(readFileSync(new URL(file, FOLDER), 'utf8'));
      }
    },
  );
});
