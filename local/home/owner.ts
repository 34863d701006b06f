import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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

const writeOwner = (path: string, owner: Owner): void => {
  const next = `${path}.${owner.pid}`;
  writeFileSync(next, JSON.stringify(owner));
  renameSync(next, path);
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
  let told: Owner | undefined = owner;
  const tell = (next: Owner) => {
    told = next;
    writeOwner(path, next);
  };
  tell(owner);
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
      told = undefined;
      rmSync(path, { force: true });
    },
  };
};

/** What the owner tells; `undefined` before the owner has told anything, and once the owner leaves. */
export const tryReadOwner = (path: string): Owner | undefined => {
  try {
    return Owner.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};
