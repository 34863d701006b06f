#!/usr/bin/env node
import { processIo } from './io.ts';
import { main } from './main.ts';
import { openTarget } from './targets.ts';

// A reader that has seen enough (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

process.exitCode = await main(process.argv.slice(2), processIo(), openTarget);
