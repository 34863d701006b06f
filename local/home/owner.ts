import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import * as z from 'zod';

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
});

/** What the process that owns a home tells later processes. */
export type Owner = z.infer<typeof Owner>;

export const writeOwner = (path: string, owner: Owner): void => {
  const next = `${path}.${owner.pid}`;
  writeFileSync(next, JSON.stringify(owner));
  renameSync(next, path);
};

export const forgetOwner = (path: string): void => rmSync(path, { force: true });

/** What the owner tells; `undefined` before the owner has told anything, and once the owner leaves. */
export const tryReadOwner = (path: string): Owner | undefined => {
  try {
    return Owner.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};
