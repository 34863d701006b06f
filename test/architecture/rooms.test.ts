import { describe, expect, it } from 'vitest';
import { importedBy, importsIn, PRODUCT } from './imports.ts';

/** The rooms of lambdas/domain, the ground first. Each imports only from itself and from those before it. */
const FLOORS = [
  'ground',
  'site',
  'errors',
  'group',
  'change',
  'recovery-points',
  'synchronisation',
  'identity',
  'reprotection',
  'pass',
  'phases',
  'plan',
  'rehearsal',
  'readiness',
  'trail',
  'report',
  'leftovers',
  'automation',
];

/** Files that stand in no folder are the ground. */
const roomOf = (file: string): string => /^lambdas\/domain\/([^/]+)\//.exec(file)?.[1] ?? 'ground';

const floorOf = (file: string): number => FLOORS.indexOf(roomOf(file));

const RULES = PRODUCT.filter((file) => file.startsWith('lambdas/domain/'));

describe('the rooms of the rules', () => {
  it('are all in the list, and each of the list is there', () => {
    expect([...new Set(RULES.map(roomOf))].sort()).toEqual([...FLOORS].sort());
  });

  it('import nothing from a room above, types included', () => {
    const uphill = RULES.flatMap((file) =>
      importedBy(file)
        .filter((other) => floorOf(other) > floorOf(file))
        .map((other) => `${file} → ${other}`),
    );
    expect(uphill).toEqual([]);
  });
});

type Graph = ReadonlyMap<string, readonly string[]>;

/** What is left when everything without an arrow out of it is taken away, again and again: circles, and what leads to them. */
const circlesIn = (graph: Graph): Graph => {
  const left = new Map([...graph].map(([file, others]) => [file, others.filter((other) => graph.has(other))]));
  const free = [...left].filter(([, others]) => others.length === 0).map(([file]) => file);
  if (free.length === 0) return left;
  return circlesIn(new Map([...left].filter(([file]) => !free.includes(file))));
};

describe('imports', () => {
  it('make no circle, types included', () => {
    expect(PRODUCT.length).toBeGreaterThan(700);
    expect(circlesIn(new Map(PRODUCT.map((file) => [file, importedBy(file)])))).toEqual(new Map());
  });

  it('imports that make one are named', () => {
    const graph = new Map([
      ['a', ['b', 'elsewhere']],
      ['b', ['c']],
      ['c', ['b']],
      ['d', []],
    ]);
    expect([...circlesIn(graph).keys()]).toEqual(['a', 'b', 'c']);
  });

  it('are seen in every form', () => {
    const text = [
      "import a from './a.ts';",
      "import type {\n  B,\n} from './b.ts';",
      "import './c.ts';",
      "export * from './d.ts';",
      "export type { E } from './e.ts';",
      "const f = await import('./f.ts');",
      "let g: import('./g.ts').G;",
    ].join('\n');
    expect(importsIn(text)).toEqual(['./a.ts', './b.ts', './c.ts', './d.ts', './e.ts', './f.ts', './g.ts']);
  });
});
