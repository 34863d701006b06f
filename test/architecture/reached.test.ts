import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { PRODUCT, reachedFrom } from './imports.ts';

const below = (folder: string): readonly string[] => PRODUCT.filter((file) => file.startsWith(`${folder}/`));

/** What stands in lambdas/ and does not run in Lambda: the command line runs it itself, on the operator's machine. */
const RUN_BY_THE_COMMAND: Readonly<Record<string, string>> = {
  'lambdas/handlers/operations/': 'operations that the API does not offer',
  'lambdas/handlers/guard/guard-sweep.ts': 'somebody asks for a sweep',
  'lambdas/handlers/recorder/refresh-groups.ts': 'somebody asks for a record',
  'lambdas/domain/group/changes.ts': 'somebody replaces a group by a file',
  'lambdas/domain/phases/fence/seen-production.ts': 'people are told what is seen of production',
  'lambdas/domain/identity/losses.ts': 'people are told what a NIC loses, and the ways that fit',
};

describe('what stands in lambdas/', () => {
  const inLambda = reachedFrom(below('lambdas/entry-points'));
  const elsewhere = below('lambdas').filter((file) => !inLambda.has(file));
  const byTheCommand = reachedFrom(['cli/sdrs.ts']);

  it('runs in Lambda, but for what the command line runs itself', () => {
    const reasons = Object.keys(RUN_BY_THE_COMMAND);
    expect(elsewhere.filter((file) => !reasons.some((reason) => file.startsWith(reason)))).toEqual([]);
    expect(reasons.filter((reason) => !elsewhere.some((file) => file.startsWith(reason)))).toEqual([]);
  });

  it('is run by the command line where it does not run in Lambda', () => {
    expect(elsewhere.filter((file) => !byTheCommand.has(file))).toEqual([]);
  });
});

describe('all that ships', () => {
  const shipped = PRODUCT.filter((file) => !file.startsWith('simulation/') && !file.endsWith('.d.ts'));
  const scripts = Object.values(packageJson.scripts).flatMap((script) => script.match(/\S+\.ts\b/g) ?? []);

  it('is reached from an entry point, the command line, the CDK app or a script, and not from tests alone', () => {
    const reached = reachedFrom([...below('lambdas/entry-points'), ...below('bin'), ...scripts]);
    expect(scripts).toContain('cli/sdrs.ts');
    expect(shipped.filter((file) => !reached.has(file))).toEqual([]);
  });
});
