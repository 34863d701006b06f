/** `npm run -s console:size [-- --json]`: builds the console, and prints what a browser fetches, in kB with brotli. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildConsole } from '../../console/build/build.ts';
import { sizesOf } from '../../console/build/sizes.ts';
import { runAlone, smallCommand } from '../program/small-command.ts';

const printSize = async ({ json }: { readonly json?: boolean }): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'sdrs-console-'));
  try {
    await buildConsole(folder);
    const sizes = sizesOf(folder);
    if (json) console.log(JSON.stringify(sizes));
    else
      for (const [name, size] of Object.entries(sizes)) console.log(`${name.padEnd(20)}${size.toFixed(1).padStart(7)}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

await runAlone(
  smallCommand('npm run -s console:size', 'Prints how many kB of the console a browser fetches.')
    .option('--json', 'print JSON')
    .action(printSize),
);
