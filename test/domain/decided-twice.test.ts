import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { PRODUCT } from '../architecture/imports.ts';

const ROOT = new URL('../../', import.meta.url);
const filesOf = (...rooms: readonly string[]) =>
  PRODUCT.filter((file) => rooms.some((room) => file.startsWith(`lambdas/domain/${room}/`))).map((file) => ({
    name: basename(file),
    text: readFileSync(fileURLToPath(new URL(file, ROOT)), 'utf8'),
  }));

const listed = (text = ''): readonly string[] => text.split(', ');

/** `In the plan: code, code (file.ts)` in a phase: the plan has refused the same beforehand, by that code. */
const saidInPasses = filesOf('phases').flatMap(({ name, text }) =>
  [...text.matchAll(/In the plan: ([a-z-]+(?:, [a-z-]+)*) \(([\w-]+\.ts)\)/g)].flatMap(([, codes, file]) =>
    listed(codes).map((code) => `${code}: ${file}, ${name}`),
  ),
);

/** `'code', // In the pass: file.ts, file.ts` in the plan: a pass decides it again, by what it sees then. */
const saidInPlan = filesOf('plan', 'identity').flatMap(({ name, text }) =>
  [...text.matchAll(/'([a-z-]+)', \/\/ In the pass: ([\w-]+\.ts(?:, [\w-]+\.ts)*)$/gm)].flatMap(([, code, files]) =>
    listed(files).map((file) => `${code}: ${name}, ${file}`),
  ),
);

describe('what the plan and a pass both decide', () => {
  it('has one name, and each place names the other', () => {
    expect(new Set(saidInPasses)).toEqual(new Set(saidInPlan));
    expect(new Set(saidInPlan).size).toBeGreaterThanOrEqual(15);
  });
});
