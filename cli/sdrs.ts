#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { MADE } from '../local/made.ts';

// What is imported from here on is compiled once on this machine. Where that cannot be kept, Node compiles it each time.
enableCompileCache(join(MADE, 'compiled'));

// A reader that has seen enough (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

const [{ processIo }, { main }, { openTarget }, { EXIT }] = await Promise.all([
  import('./io.ts'),
  import('./main.ts'),
  import('./targets.ts'),
  import('./exit-codes.ts'),
]);
process.exitCode = await main(process.argv.slice(2), processIo(), openTarget);
// Whoever has pressed Ctrl-C does not wait for the timers of a run that stands still.
if (process.exitCode === EXIT.interrupted) process.exit();
