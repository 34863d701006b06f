import { afterEach, describe, expect, it, vi } from 'vitest';
import { ERROR_NAMES } from '../docs/error-names.ts';
import { createCli } from './run-cli.ts';

const STACK = /^\s+at /m;

const errorOf = (name: string): Error => Object.assign(new Error(`a message of ${name}`), { name });

/** A command that meets the error wherever it works. */
const meeting = (error: unknown) =>
  createCli(async () => {
    throw error;
  })('group', 'list');

afterEach(() => vi.unstubAllEnvs());

describe('an error that somebody has foreseen', () => {
  // Whoever presses Ctrl-C is told what goes on: nothing has gone wrong, and no error is named.
  const NAMED = ERROR_NAMES.filter((name) => name !== 'InterruptedError');

  it.each([...NAMED, 'AccessDeniedException', 'ThrottlingException'])(
    'is told in its own words and without a stack: %s',
    async (name) => {
      const { err } = await meeting(errorOf(name));
      expect(err).toBe(`${name}: a message of ${name}`);
    },
  );

  it.each([
    ['a file', 'EACCES', "EACCES: permission denied, open 'x'"],
    ['a host', 'ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1'],
  ])('may be of the system: %s', async (_, code, message) => {
    expect((await meeting(Object.assign(new Error(message), { code }))).err).toBe(`Error: ${message}`);
  });

  it('may be several at once, and each is told', async () => {
    const refused = ['127.0.0.1:1', '::1:1'].map((at) => new Error(`connect ECONNREFUSED ${at}`));
    const { err } = await meeting(Object.assign(new AggregateError(refused), { code: 'ECONNREFUSED' }));
    expect(err).toContain('127.0.0.1:1; Error: connect ECONNREFUSED ::1:1');
    expect(err).not.toMatch(STACK);
  });

  it('has its stack where SDRS_DEBUG asks for that', async () => {
    vi.stubEnv('SDRS_DEBUG', '1');
    expect((await meeting(errorOf('StaleEpochError'))).err).toMatch(STACK);
  });
});

describe('a fault of the program', () => {
  it.each([new TypeError('x is not a function'), new Error('this was never thought of'), 'thrown as text'])(
    'says that it is one, what is kept, and where: %s',
    async (error) => {
      const { code, err } = await meeting(error);
      expect(code).toBe(1);
      expect(err).toContain('This is a fault of the program');
      expect(err).toContain('the same command again is safe');
      expect(err).toMatch(STACK);
    },
  );
});
