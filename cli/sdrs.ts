#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { MADE } from '../local/made.ts';
import { endInWords } from '../local/program/ending.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';

endInWords(exitCodeOf);

// What is imported from here on is compiled once on this machine. Where that cannot be kept, Node compiles it each time.
enableCompileCache(join(MADE, 'compiled'));

const [{ processIo }, { main }, { openTarget }] = await Promise.all([
  import('./io.ts'),
  import('./main.ts'),
  import('./targets.ts'),
]);
process.exitCode = await main(process.argv.slice(2), processIo(), openTarget);
// Whoever has pressed Ctrl-C does not wait for the timers of a run that stands still.
if (process.exitCode === EXIT.interrupted) process.exit();
