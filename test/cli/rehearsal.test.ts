import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inventoryFile } from '../../local/site/inventory.ts';
import { cliInMemory } from './run-cli.ts';

const page = await readFile(new URL('../../docs/rehearsal.md', import.meta.url), 'utf8');
const sectionOf = (heading: string): string => page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
const blockOf = (heading: string, kind: string): string =>
  sectionOf(heading).split(`\`\`\`${kind}\n`)[1]?.split('```')[0] ?? '';

const commandsIn = (text: string): readonly (readonly string[])[] =>
  [...text.matchAll(/^npm run -s sdrs -- (.*?)(?: +#.*)?$/gm)].map(([, line = '']) =>
    [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? ''),
  );

/** A folder with the documented site file, and the command, which finds the files of the page there. */
const setup = async () => {
  const { runtime, cli, file } = await cliInMemory();
  const folder = dirname(file);
  await writeFile(join(folder, 'site.yaml'), blockOf('The site file', 'yaml'));
  const run = (words: readonly string[]) =>
    cli(...words.map((word) => (word.endsWith('.yaml') ? join(folder, word) : word)));
  return { runtime, run, folder };
};

describe('a rehearsal on a site of one’s own', () => {
  it('goes from the documented file to finished failovers by the documented commands', async () => {
    const { run } = await setup();
    const commands = commandsIn(blockOf('From the file to a failover', 'sh'));
    expect(commands.length).toBeGreaterThanOrEqual(10);
    for (const words of commands) {
      const ran = await run(words);
      expect(ran.code, `${words.join(' ')}: ${ran.err}\n${ran.out}`).toBe(0);
    }
    const shown = (await run(['group', 'list'])).out;
    expect(shown.match(/failed over|Failover complete/gi)).toHaveLength(2);
  });

  it('is documented field by field', () => {
    const fieldsOf = (schema: unknown): readonly string[] => {
      const { def, shape } = schema as { readonly def: Record<string, unknown>; readonly shape?: object };
      const inner = [def.innerType, def.element, ...((def.options as readonly unknown[] | undefined) ?? [])];
      const own = Object.entries(shape ?? {}).flatMap(([key, value]) => [key, ...fieldsOf(value)]);
      return [...own, ...inner.flatMap((one) => (one === undefined ? [] : fieldsOf(one)))];
    };
    const words = new Set(sectionOf('Fields').match(/\w+/g));
    const { groups: _, ...site } = inventoryFile.shape;
    const fields = new Set(Object.values(site).flatMap((part) => fieldsOf(part)));
    expect(fields.size).toBeGreaterThan(40);
    const elsewhere = new Set(['id', 'mac', 'privateIp', 'eip']);
    expect([...fields].filter((field) => !words.has(field) && !elsewhere.has(field))).toEqual([]);
  });
});
