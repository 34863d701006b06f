import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';

const Owner = z.object({
  pid: z.number(),
  /** Where its DynamoDB listens. */
  dynamoDbEndpoint: z.string(),
  speed: z.number(),
  /** Simulated and real milliseconds since the Unix epoch, at one and the same moment. */
  simulatedAt: z.number(),
  realAt: z.number(),
});

/** What the process that owns a home tells those that come after it. */
export type Owner = z.infer<typeof Owner>;

export const writeOwner = (path: string, owner: Owner): void => {
  const next = `${path}.${owner.pid}`;
  writeFileSync(next, JSON.stringify(owner));
  renameSync(next, path);
};

export const forgetOwner = (path: string): void => rmSync(path, { force: true });

/** Real milliseconds that an owner may take from taking the home to telling so, and between two looks. */
const PATIENCE_MS = 10_000;
const LOOK_MS = 100;

/** Waits until the owner has told where it is. @throws Error when it does not within 10 s */
export const readOwner = async (path: string): Promise<Owner> => {
  for (let waited = 0; waited < PATIENCE_MS; waited += LOOK_MS) {
    const owner = tryRead(path);
    if (owner !== undefined) return owner;
    await sleep(LOOK_MS);
  }
  throw new Error(`Another process uses this directory but has not written ${path} within ${PATIENCE_MS / 1000} s.`);
};

const tryRead = (path: string): Owner | undefined => {
  try {
    return Owner.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};
