import { closeSync, openSync, readFileSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import * as z from 'zod';
import type { Pace } from '../time/flow.ts';

const Owner = z.object({
  pid: z.number(),
  /** Where its DynamoDB listens. */
  dynamoDbEndpoint: z.string(),
  /** Where it serves the API, e.g. `http://127.0.0.1:8642`. @default it does not */
  api: z.exactOptional(z.string()),
  speed: z.number(),
  /** Simulated and real milliseconds since the Unix epoch, at one and the same moment. */
  simulatedAt: z.number(),
  realAt: z.number(),
  /** Where simulated time stops, as the owner works then. @default it goes on */
  until: z.exactOptional(z.number()),
});

/** What the process that owns a home tells later processes. */
export type Owner = z.infer<typeof Owner>;

/** A note is written over the last one: a reader that meets both halves sees that they are of different turns. */
const Note = Owner.extend({ turn: z.number(), endOfTurn: z.number() });

/** Bytes of every note, of which an owner fills about half. */
const NOTE_BYTES = 512;

const noteOf = (owner: Owner, turn: number): string =>
  JSON.stringify({ turn, ...owner, endOfTurn: turn }).padEnd(NOTE_BYTES);

/** Time stands and flows again thousands of times a second: a file that is made anew each time takes longer than the work. */
const openNote = (path: string, owner: Owner) => {
  const next = `${path}.${owner.pid}`;
  writeFileSync(next, noteOf(owner, 0));
  renameSync(next, path);
  const file = openSync(path, 'r+');
  let turn = 0;
  return {
    write: (told: Owner): void => {
      turn += 1;
      writeSync(file, noteOf(told, turn), 0);
    },
    close: () => closeSync(file),
  };
};

/** What an owner tells while it lasts. */
export interface OwnerNote {
  /** Tells how simulated time goes on. */
  keepPace(pace: Pace): void;
  announce(api: string): void;
  /** For good: nothing is told any more. */
  takeBack(): void;
}

export const createOwnerNote = (path: string, owner: Owner): OwnerNote => {
  const note = openNote(path, owner);
  let told: Owner | undefined = owner;
  const tell = (next: Owner) => {
    told = next;
    note.write(next);
  };
  return {
    keepPace: (pace) => {
      if (told === undefined) return;
      const { until: _, ...others } = told;
      try {
        tell({ ...others, ...pace });
      } catch {
        // The home is full or gone, and this is no place to say so: whatever works there meets the same trouble.
      }
    },
    announce: (api) => {
      if (told !== undefined) tell({ ...told, api });
    },
    takeBack: () => {
      if (told === undefined) return;
      told = undefined;
      note.close();
      rmSync(path, { force: true });
    },
  };
};

/** How often a reader may meet the owner's write before something else must be wrong. */
const TRIES = 100;

/** `undefined` for halves of two notes. */
const ownerIn = (text: string): Owner | undefined => {
  const note = Note.safeParse(jsonOrNothing(text));
  if (!note.success || note.data.turn !== note.data.endOfTurn) return undefined;
  const { turn: _, endOfTurn: __, ...owner } = note.data;
  return owner;
};

const jsonOrNothing = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // Halves of two notes need not be JSON.
    return undefined;
  }
};

/** What the owner tells; `undefined` before the owner has told anything, and once the owner leaves. */
export const tryReadOwner = (path: string): Owner | undefined => {
  try {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const owner = ownerIn(readFileSync(path, 'utf8'));
      if (owner !== undefined) return owner;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  throw new Error(`${path} never holds one whole note. Stop what writes it, and remove the file.`);
};
