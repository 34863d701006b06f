import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseGroupFile } from '../../cli/group-file.ts';
import { cliInMemory } from './run-cli.ts';

type Way = { readonly letter: string; readonly says: string; readonly yaml: string };

/** The block of a NIC in a plan, and its ways with the YAML of each, as they are printed. */
const waysOf = (plan: string, nic: string): readonly Way[] => {
  const lines = plan.split('\n');
  const from = lines.findIndex((line) => line.startsWith(`  NIC ${nic} `));
  const rest = lines.slice(from + 1);
  const to = rest.findIndex((line) => line.startsWith('  NIC ') || line === '');
  const block = rest.slice(0, to === -1 ? undefined : to).join('\n');
  return block
    .split(/^ {4}(?=[a-j]\) )/m)
    .slice(1)
    .map((way) => {
      const isYaml = (line: string) => /^(?:policy:| {2}\w+:| {6}- | {8,}\S+:)/.test(line);
      const text = way.split('\n');
      const start = text.findIndex((line, n) => n > 0 && isYaml(line) && !/^ {7}\S/.test(line));
      const yaml = start === -1 ? [] : text.slice(start);
      return { letter: way.slice(0, 1), says: text.join(' '), yaml: yaml.join('\n') };
    });
};

/** Puts printed lines where the plan says: among the nics of a server, or at the top. */
const pasted = (file: string, server: string, yaml: string): string => {
  if (yaml.startsWith('policy:')) return `${file.trimEnd()}\n${yaml}\n`;
  const lines = file.split('\n');
  const at = lines.indexOf(`  - name: ${server}`);
  const nics = lines.findIndex((line, n) => n > at && line === '    nics:');
  const id = parse(yaml)[0].networkInterfaceId;
  const own = lines.findIndex((line, n) => n > nics && line === `      - networkInterfaceId: ${id}`);
  if (own === -1) return [...lines.slice(0, nics + 1), yaml, ...lines.slice(nics + 1)].join('\n');
  const next = lines.findIndex((line, n) => n > own && !line.startsWith('        '));
  return [...lines.slice(0, own), yaml, ...lines.slice(next)].join('\n');
};

interface Lost {
  readonly seed: readonly string[];
  readonly columns: number;
  /** Makes the NIC at index 0 of the only server a service NIC. */
  readonly isPrimaryOfService?: boolean;
}

/** A group whose plan blocks, and the ways that its plan prints for the first NIC that loses something. */
const lost = async ({ seed, columns, isPrimaryOfService }: Lost) => {
  const { cli, file } = await cliInMemory(columns);
  await cli('site', 'seed', '--servers', '1', '--out', file, ...seed);
  if (isPrimaryOfService) writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/ +role: management\n/g, ''));
  expect((await cli('group', 'import', file)).code).toBe(0);
  const plan = (await cli('plan', 'pets')).out;
  const [, nic = ''] = /^ {2}NIC (eni-[0-9a-f]+) /m.exec(plan) ?? [];
  return { cli, file, plan, nic, ways: waysOf(plan, nic) };
};

const blocksOf = (plan: string, nic: string): string => {
  const from = plan.indexOf(`  NIC ${nic} `);
  return from === -1 ? '' : (plan.slice(from).split(/\n\n/)[0] ?? '');
};

describe('the ways that a plan prints of a NIC', () => {
  const cases: readonly (readonly [string, Lost, number])[] = [
    ['at index 0 in one zone', { seed: [], columns: 80, isPrimaryOfService: true }, 3],
    ['at index 0 in one zone, on a wide terminal', { seed: [], columns: 160, isPrimaryOfService: true }, 3],
    ['across zones', { seed: ['--dr-zone', 'eu-central-1b'], columns: 80 }, 1],
    ['across zones, in a narrow window', { seed: ['--dr-zone', 'eu-central-1b'], columns: 60 }, 1],
  ];

  it.each(cases)('%s: each can be pasted into the group file as it is, and ends the loss', async (_, props, count) => {
    const { cli, file, nic, ways } = await lost(props);
    const before = readFileSync(file, 'utf8');
    const written = ways.filter(({ yaml }) => yaml !== '');
    expect(written).toHaveLength(count);
    for (const { yaml } of written) {
      const text = pasted(before, 'web-1', yaml);
      expect(text).toContain(yaml);
      parseGroupFile(text, file);
      writeFileSync(file, text);
      expect((await cli('group', 'delete', 'pets')).code).toBe(0);
      const imported = await cli('group', 'import', file);
      expect([imported.code, imported.err]).toEqual([0, expect.not.stringContaining('Error')]);
      const after = blocksOf((await cli('plan', 'pets')).out, nic);
      expect(after).not.toMatch(/BLOCK (?:MAC|private IP|EIP)/);
    }
  });

  it('are those of this case: no overlay in one zone, no termination across zones', async () => {
    const one = await lost({ seed: [], columns: 200, isPrimaryOfService: true });
    expect(one.ways.map(({ says }) => says).join('\n')).toMatch(/let this NIC stay.*\n.*is terminated.*\n.*go without/);
    expect(one.plan).not.toMatch(/overlay|twin/);
    const two = await lost({ seed: ['--dr-zone', 'eu-central-1b'], columns: 200 });
    expect(two.ways.map(({ says }) => says).join('\n')).toMatch(/"overlay".*\n.*go without/);
    expect(two.plan).not.toMatch(/is terminated|index 1 or higher/);
  });

  it('tell once what is lost and why', async () => {
    const { plan, nic } = await lost({ seed: [], columns: 200, isPrimaryOfService: true });
    const [head, said, ...rest] = blocksOf(plan, nic).split('\n');
    expect(head).toBe(`  NIC ${nic} (index 0)`);
    expect(said).toMatch(
      /BLOCK MAC [0-9a-f:]{17} and private IP [\d.]+: CHANGED \(required\), because it is the primary/,
    );
    expect(rest.join('\n')).not.toContain('because');
  });
});
