import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importedBy, importsIn, PROJECT } from './imports.ts';

const PAGE = globSync('console/src/**/*.{ts,tsx}', { cwd: PROJECT });
const ALL = globSync('console/**/*.{ts,tsx}', { cwd: PROJECT });
const textOf = (file: string): string => readFileSync(join(PROJECT, file), 'utf8');

describe('the console', () => {
  it('imports nothing of the service, nor of what is beside the service: it knows what the API says', () => {
    expect(ALL.length).toBeGreaterThan(40);
    const outside = ALL.flatMap((file) => importedBy(file).filter((other) => !other.startsWith('console/')));
    expect(outside).toEqual([]);
  });

  it('lends the command its words alone', () => {
    const lent = globSync('cli/**/*.ts', { cwd: PROJECT }).flatMap((file) =>
      importedBy(file).filter((other) => other.startsWith('console/')),
    );
    expect(lent.filter((file) => !/^console\/src\/(model\/[\w-]+|api\/shapes)\.ts$/.test(file))).toEqual([]);
  });

  it('asks the time of the machine in three places, and calls the network in one, but for signing in by a library', () => {
    const using = (words: RegExp) => PAGE.filter((file) => words.test(textOf(file))).sort();
    expect(using(/Date\.now\(|new Date\(\)/)).toEqual([
      'console/src/app/now.ts',
      'console/src/app/with-surroundings.tsx',
      'console/src/auth/browser-session.ts',
    ]);
    expect(PAGE.filter((file) => importsIn(textOf(file)).includes('oauth4webapi')).sort()).toEqual([
      'console/src/auth/code-flow.ts',
      'console/src/auth/words.ts',
    ]);
    expect(using(/\bfetch\(|XMLHttpRequest|WebSocket|EventSource/)).toEqual(['console/src/api/client.ts']);
  });

  it('has pure view models: they import models and the shapes of the API, and no React', () => {
    const models = PAGE.filter((file) => file.startsWith('console/src/model/'));
    expect(models.length).toBeGreaterThan(5);
    const imported = models.flatMap((file) => importsIn(textOf(file)));
    const shapes = /^\.\/|^\.\.\/api\/(schema|shapes|report|errors|surroundings)\.ts$/;
    expect(imported.filter((from) => !shapes.test(from))).toEqual([]);
  });

  it('writes no markup and no style as text, which the content security policy would refuse', () => {
    expect(PAGE.filter((file) => /dangerouslySetInnerHTML|innerHTML|applyTheme|<style/.test(textOf(file)))).toEqual([]);
  });
});
