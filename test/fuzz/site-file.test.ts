import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseSiteFile, SiteFileError } from '../../cli/site-file.ts';
import type { Inventory } from '../../local/site/inventory-defaults.ts';
import { rehearseFurnishing, SiteRefusedError } from '../../local/site/rehearse.ts';
import { createMemoryState, ec2LikeLatencies } from '../../simulated-aws/ec2.ts';
import { changedFile } from './support/group-files.ts';
import { fuzzing } from './support/settings.ts';

const page = await readFile(new URL('../../docs/rehearsal.md', import.meta.url), 'utf8');
const documented: object = parse(page.split('```yaml\n')[1]?.split('```')[0] ?? '');

/** The inventory, or nothing where each problem has its place. */
const read = (text: string): Inventory | undefined => {
  try {
    return parseSiteFile(text, 'site.yaml');
  } catch (error) {
    if (!(error instanceof SiteFileError)) throw error;
    expect(error.problems.length).toBeGreaterThan(0);
    for (const { line, column, message } of error.problems) {
      expect([line > 0, column > 0, message.trim() !== '']).toEqual([true, true, true]);
    }
    return undefined;
  }
};

const outcomeOf = async (text: string): Promise<'made' | 'refused' | 'unreadable'> => {
  const inventory = read(text);
  if (!inventory) return 'unreadable';
  const empty = { site: createMemoryState(), items: [], latencies: ec2LikeLatencies, now: 1_764_000_000_000 };
  try {
    await rehearseFurnishing(empty, inventory);
    return 'made';
  } catch (error) {
    if (!(error instanceof SiteRefusedError)) throw error;
    return 'refused';
  }
};

describe('a site file', () => {
  it('is furnished, or refused with the place of each problem or the call that EC2 refuses, whatever it says', async () => {
    const seen = { made: 0, refused: 0, unreadable: 0 };
    const property = fc.asyncProperty(changedFile(documented as object), async (text) => {
      seen[await outcomeOf(text)] += 1;
    });
    await fc.assert(property, fuzzing(100));
    expect(Math.min(seen.made, seen.unreadable)).toBeGreaterThan(5);
  });
});
