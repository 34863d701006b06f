import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { answerFor } from '../../lambdas/api/errors.ts';
import { PROJECT, reachedFrom } from '../architecture/imports.ts';
import { ERROR_CLASSES } from '../docs/error-names.ts';

/** What the API's function is made of. */
const SOURCES = [...reachedFrom(['lambdas/entry-points/api.ts'])].map((file) =>
  readFileSync(join(PROJECT, file), 'utf8'),
);

const classes = new Set(ERROR_CLASSES);
const made = new Set(SOURCES.flatMap((text) => [...text.matchAll(/\bnew (\w+Error)\(/g)].map(([, name = '']) => name)));

/** Errors of its own that somewhere in the API's function are made. */
const MADE = [...made].filter((name) => classes.has(name)).sort();

/** No answer tells of them, as no request can bring them about. */
const OF_NO_REQUEST: Readonly<Record<string, string>> = {
  AutomationBrakeOnError: 'the first step of a run refuses what automation wants',
  AutoScalingNotConnectedError: 'the function is built with a client for Auto Scaling',
  InputNotUnderstoodError: 'it is of functions that are called by hand',
  KmsNotConnectedError: 'the function is built with a client for KMS',
  NotificationsNotSentError: 'the publisher alone sends to the event bus',
  PlanExpiredError: 'the API takes no digest of a plan',
  RollBackIncompleteError: 'a step of the roll-back makes it',
};

const isTold = (name: string): boolean => {
  const error = Object.assign(new Error(`a message of ${name}`), { name });
  return answerFor(error, 'request').body.error.message === error.message;
};

describe("an error that is made in the API's function", () => {
  it('is found', () => {
    expect(MADE).toEqual(expect.arrayContaining(['GroupNotFoundError', 'GroupTableError', 'ServerNotRunningError']));
  });

  it('has an answer of its own, but for those that no request brings about', () => {
    expect(MADE.filter((name) => !isTold(name))).toEqual(Object.keys(OF_NO_REQUEST).sort());
  });

  it.each([
    ['ServerNotRunningError', 400, 'SDRS.1002'],
    ['ExecutionExistsError', 400, 'SDRS.1002'],
    ['InvalidFailoverIdError', 400, 'SDRS.0201'],
    ['InvalidAutomationPolicyError', 400, 'SDRS.0201'],
    ['RoutesLeftOutError', 503, 'SDRS.AWS.503'],
  ])('is translated: %s', (name, status, code) => {
    const answer = answerFor(Object.assign(new Error('why'), { name }), 'request');
    expect(answer).toEqual({ status, body: { error: { code, message: 'why' } } });
  });
});
