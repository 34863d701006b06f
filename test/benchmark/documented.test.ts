import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { prepareGround } from '../../benchmark/ground.ts';
import { measure } from '../../benchmark/measure.ts';
import { tableOf } from '../../benchmark/text.ts';
import { machinesIn } from '../../local/definition.ts';
import { synthesisedTemplate } from '../../local/synthesise.ts';

const page = readFileSync(new URL('../../docs/performance.md', import.meta.url), 'utf8');
const cellsOf = (line: string): string => line.replace(/\s+/g, '');
const rowsOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map(cellsOf);

/** The table has been printed by one command, so that its smallest rows stand for the whole of it. */
it.each([1, 10])('docs/performance.md has the figures that npm run -s bench prints: %i servers', async (servers) => {
  const machines = machinesIn(await synthesisedTemplate());
  const ground = await prepareGround({ machines, servers, drDisks: true, othersTake: 0 });
  const rows = [];
  for (const design of ['ours', 'serial', 'map'] as const) {
    for (const latency of ['bare', 'calls'] as const) rows.push(await measure({ ground, design, latency }));
  }
  const printed = rowsOf(tableOf(rows)).slice(2);
  expect(printed).toHaveLength(6);
  expect(rowsOf(page)).toEqual(expect.arrayContaining(printed));
});
