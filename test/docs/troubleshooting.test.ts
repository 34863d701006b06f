import { describe, expect, it } from 'vitest';
import { EXIT, exitCodeOf } from '../../cli/exit-codes.ts';
import { exitCodeFor, type FailoverResult } from '../../cli/report.ts';
import { answerFor, jobErrorCode } from '../../lambdas/api/errors.ts';
import { ERROR_CLASSES, ERROR_NAMES } from './error-names.ts';
import { itemsOf } from './items.ts';

const rows = itemsOf('docs/troubleshooting.md')
  .filter(({ kind }) => kind === 'table')
  .flatMap(({ lines }) => lines.slice(2))
  .map((line) => {
    const [, name = '', when = '', todo = '', exit = '', http = ''] = line.split(/ *(?<!\\)\| */);
    return { name: name.replaceAll('`', ''), when, todo, exit, http };
  });

const errorOf = (name: string): Error => Object.assign(new Error(`a message of ${name}`), { name });

/** Errors that a run ends with and no call: the command tells them with the run, the API with its job. */
const OF_RUNS: Readonly<Record<string, FailoverResult['endState']>> = {
  ProductionServerNotFencedError: 'FAILED',
  ServerNotMigratedError: 'FAILED',
  FailoverCancelledError: 'CANCELLED',
};

/** What the command ends with. An error that it does not know may be one that never comes that way. */
const exitsOf = (name: string): readonly string[] => {
  const endState = OF_RUNS[name];
  if (endState) return [String(exitCodeFor({ status: 'FAILED', endState, error: name } as FailoverResult))];
  const code = exitCodeOf(errorOf(name));
  return code === EXIT.unexpected ? ['1', '—'] : [String(code)];
};

/** What the API answers. Of an error that it does not know it tells nothing. */
const answersOf = (name: string): readonly string[] => {
  if (name in OF_RUNS) return [`job ${jobErrorCode(name)}`];
  const error = errorOf(name);
  const { status, body } = answerFor(error, 'request');
  return [body.error.message === error.message ? `${status} ${body.error.code}` : '—'];
};

describe('docs/troubleshooting.md', () => {
  it('has every error of the sources, once, and no other', () => {
    expect(ERROR_NAMES.length).toBeGreaterThan(75);
    expect(rows.map(({ name }) => name).sort()).toEqual(ERROR_NAMES);
  });

  it('finds every class of an error that has a name of its own', () => {
    const ofAnotherName = { StatesRuntimeError: 'States.Runtime' } as Readonly<Record<string, string>>;
    expect(
      ERROR_CLASSES.map((name) => ofAnotherName[name] ?? name).filter((name) => !ERROR_NAMES.includes(name)),
    ).toEqual([]);
  });

  it.each(rows.map((row) => [row.name, row] as const))(
    'says of %s when, what to do, and with which code',
    (name, row) => {
      expect(row.when).not.toBe('');
      expect(row.todo).not.toBe('');
      expect(exitsOf(name)).toContain(row.exit);
      expect(answersOf(name)).toContain(row.http);
    },
  );
});
