import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const code = (pattern: string) =>
  globSync(pattern, { cwd: PROJECT }).map((file) => ({ file, text: readFileSync(`${PROJECT}/${file}`, 'utf8') }));
const filesWith = (pattern: string, forbidden: RegExp): readonly string[] =>
  code(pattern)
    .filter(({ text }) => forbidden.test(text))
    .map(({ file }) => file)
    .sort();

describe('time and ids come in from outside', () => {
  it.each(['lambdas/domain/**/*.ts', 'lambdas/handlers/**/*.ts', 'lambdas/ports/**/*.ts'])(
    'time and ids come in from outside in %s',
    (pattern) => {
      expect(code(pattern).length).toBeGreaterThan(3);
      expect(filesWith(pattern, /Date\.now\(|new Date\(\)|Math\.random|randomUUID|process\.|setTimeout/)).toEqual([]);
    },
  );
});

describe('in the simulation the scheduler alone decides what comes next', () => {
  it('nothing reads real time, real chance or a real timer', () => {
    expect(code('{benchmark,simulation}/**/*.ts').length).toBeGreaterThan(10);
    const real = /Date\.now\(|new Date\(\)|Math\.random|randomUUID|performance\.now|setTimeout|setInterval/;
    expect(filesWith('{benchmark,simulation}/**/*.ts', real)).toEqual([]);
  });

  it('only the scheduler waits for the event loop, until all code is at rest', () => {
    expect(filesWith('{benchmark,simulation}/**/*.ts', /setImmediate|nextTick/)).toEqual([
      'simulation/scheduler/scheduler.ts',
    ]);
  });
});

describe('the simulated AWS', () => {
  it('has no time, chance or network of its own', () => {
    expect(code('simulated-aws/**/*.ts').length).toBeGreaterThan(30);
    expect(
      filesWith(
        'simulated-aws/**/*.ts',
        /Date\.now\(|new Date\(\)|Math\.random|randomUUID|performance\.|process\.\w|setTimeout|setImmediate|node:(http|net|timers)/,
      ),
    ).toEqual([]);
  });
});

describe('what drives a phase knows none by name', () => {
  it.each(['lambdas/domain/pass/*.ts', 'lambdas/handlers/pass/*.ts'])(
    'what drives a phase knows none by name in %s',
    (pattern) => {
      expect(code(pattern).length).toBeGreaterThan(5);
      expect(filesWith(pattern, /'(fence|disks|identity|give-back)'|\b(FENCE|DISKS|IDENTITY|GIVE_BACK)\b/)).toEqual([]);
    },
  );

  it('the rules that all phases share rest on no phase', () => {
    expect(filesWith('lambdas/domain/pass/*.ts', /phases\//)).toEqual([]);
  });
});

describe('the world is chosen in one place', () => {
  it('SDK clients are made by the composition of the functions and by the targets of the command line', () => {
    const makers = filesWith(
      '{lambdas,cli,lib,bin}/**/*.ts',
      /new (EC2|DynamoDB|EventBridge|SFN|CloudFormation)Client\(/,
    );
    expect(makers).toEqual(['cli/account.ts', 'cli/aws-target.ts', 'lambdas/composition.ts']);
  });

  it('SDK clients do not wait without end: each is made with settings that say how long', () => {
    const made = code('{lambdas,cli,lib,bin}/**/*.ts').flatMap(
      ({ text }) => text.match(/new \w+Client\([^)]*\)/g) ?? [],
    );
    expect(made.length).toBeGreaterThan(10);
    expect(made.filter((one) => !/_CLIENT_SETTINGS\b/.test(one))).toEqual([]);
  });

  it('the environment of a function is read by its composition alone', () => {
    expect(filesWith('lambdas/**/*.ts', /process\.env/)).toEqual([
      'lambdas/composition-authorizer.ts',
      'lambdas/composition.ts',
    ]);
  });

  it('entry points are three lines', () => {
    const lines = code('lambdas/entry-points/*.ts').map(({ text }) => text.trim().split('\n').filter(Boolean).length);
    expect(lines.length).toBeGreaterThanOrEqual(8);
    expect(Math.max(...lines)).toBeLessThanOrEqual(5);
  });
});
