import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** Whatever is there when the code runs: all imports and exports from elsewhere that are not of types as a whole. */
const runtimeImports = (text: string): readonly string[] =>
  [
    ...text.matchAll(/^(?:import|export)\s+(?!type\b)[^;'"]*?\bfrom\s+['"]([^'"]+)['"]/gm),
    ...text.matchAll(/^import\s+['"]([^'"]+)['"]/gm),
    ...text.matchAll(/\b(?:import|require)\(\s*['"]([^'"]+)['"]/g),
  ].map(([, from]) => from ?? '?');

/** Files of the project that are loaded with these, by way of any number of others. */
const loadedWith = (files: readonly string[]): ReadonlySet<string> => {
  const loaded = new Set<string>();
  const load = (file: string): void => {
    if (loaded.has(file)) return;
    loaded.add(file);
    for (const from of runtimeImports(readFileSync(join(PROJECT, file), 'utf8'))) {
      if (from.startsWith('.')) load(relative(PROJECT, join(PROJECT, dirname(file), from)));
    }
  };
  for (const file of files) load(file);
  return loaded;
};

const SERVICE = /^(lambdas|local|lib|cli|bin)\//;

describe('the oracles of the simulation', () => {
  const oracles = globSync('simulation/oracles/**/*.ts', { cwd: PROJECT });

  it('load nothing of the service, themselves or by way of others', () => {
    expect(oracles.length).toBeGreaterThan(8);
    const loaded = [...loadedWith(oracles)];
    expect(loaded.filter((file) => file.startsWith('simulation/oracles/')).length).toBe(oracles.length);
    expect(loaded.filter((file) => SERVICE.test(file))).toEqual([]);
  });

  it('would be seen to do so', () => {
    expect(
      runtimeImports(
        "import type { A } from './a.ts';\nimport type {\n  B,\n} from './b.ts';\nimport {\n  c,\n  type D,\n} from './c.ts';\n" +
          "import './e.ts';\nexport * from './f.ts';\nexport type { G } from './g.ts';\nconst h = await import('./h.ts');",
      ),
    ).toEqual(['./c.ts', './f.ts', './e.ts', './h.ts']);
    expect([...loadedWith(['simulation/world/prepared.ts'])]).toContain(
      'lambdas/handlers/operations/groups/import-group.ts',
    );
  });
});
