import { describe, expect, it } from 'vitest';
import { errorWords, failureLines } from '../../console/src/model/failures.ts';
import { makeServer } from './run.ts';

const failing = (name: string, id: string) =>
  makeServer({
    name,
    failure: { error: 'ServerNotMigratedError', message: `${name} is not migrated: server ${id} is not fenced yet.` },
  });

describe('why a run has failed', () => {
  it('is one line of servers that have failed alike, with what was said of the first', () => {
    const servers = [failing('app-7', 'i-0abc'), makeServer({ name: 'db-1' }), failing('web-1', 'i-0def')];
    expect(failureLines({ servers })).toMatchObject([
      {
        code: 'ServerNotMigratedError',
        message: 'app-7 is not migrated: server i-0abc is not fenced yet.',
        servers: ['app-7', 'web-1'],
      },
    ]);
  });

  it('is not told by servers where it came to none', () => {
    expect(failureLines({ servers: [makeServer()] })).toEqual([]);
  });

  it.each([
    ['ProductionServerNotFencedError', 'Production server not fenced'],
    ['PlanBlockedError', 'Plan blocked'],
    ['States.Timeout', 'States.Timeout'],
    ['Error', 'Error'],
  ])('%s is "%s"', (error, words) => {
    expect(errorWords(error)).toBe(words);
  });
});
