import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

interface Rule {
  readonly name: string;
  readonly text: string;
}

/** The top-level functions of a file, each with the comment before it. */
const rulesIn = (file: string): readonly Rule[] =>
  readFileSync(`${PROJECT}/${file}`, 'utf8')
    .split(/\n(?=\/\*\*|(?<!\*\/\n)(?:export )?const )/)
    .map((text) => ({ name: `${file}: ${/const (\w+)/.exec(text)?.[1]}`, text }));

const refusals = (): readonly Rule[] =>
  globSync('lambdas/adapters/simulated/*.ts', { cwd: PROJECT })
    .flatMap(rulesIn)
    .filter(
      ({ name, text }) => /\b(ec2Error|autoScalingError|kmsError|notFound)\(/.test(text) && !/errors\.ts/.test(name),
    );

describe('the simulated EC2', () => {
  it('refuses nothing without saying where AWS documents it, or that nobody has verified it', () => {
    const rules = refusals();
    expect(rules.length).toBeGreaterThan(40);
    expect(rules.filter(({ text }) => !/Source|UNVERIFIED/.test(text)).map(({ name }) => name)).toEqual([]);
  });
});
