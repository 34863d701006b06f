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

const refusalsIn = (pattern: string, refuses: RegExp): readonly Rule[] =>
  globSync(pattern, { cwd: PROJECT })
    .flatMap(rulesIn)
    .filter(({ name, text }) => refuses.test(text) && !/\berrors\.ts/.test(name));

const withoutSource = (rules: readonly Rule[]): readonly string[] =>
  rules.filter(({ text }) => !/Source|UNVERIFIED/.test(text)).map(({ name }) => name);

describe('the simulated EC2', () => {
  it('refuses nothing without saying where AWS documents it, or that nobody has verified it', () => {
    const rules = refusalsIn('simulated-aws/*/*.ts', /\b(ec2Error|autoScalingError|kmsError|notFound)\(/);
    expect(rules.length).toBeGreaterThan(40);
    expect(withoutSource(rules)).toEqual([]);
  });
});

describe('the simulated table', () => {
  it('refuses nothing without saying where the rule is documented or was seen', () => {
    const rules = refusalsIn('simulated-aws/dynamodb/**/*.ts', /\b(validationError|dynamoDbError|reader\.fail)\(/);
    expect(rules.length).toBeGreaterThan(40);
    expect(withoutSource(rules)).toEqual([]);
  });
});
