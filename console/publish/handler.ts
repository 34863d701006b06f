import { fileURLToPath } from 'node:url';
import { S3Client } from '@aws-sdk/client-s3';
import { createPublisher } from './publisher.ts';

/** The deployment puts the built console beside the function's code. */
export const handler = createPublisher({
  s3: new S3Client({}),
  folder: fileURLToPath(new URL('console', import.meta.url)),
  log: (line) => process.stdout.write(`${line}\n`),
});
