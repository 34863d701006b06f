import { EC2ServiceException } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { sortError } from '../../lambdas/adapters/aws/ec2/errors.ts';
import { API_LIMITS } from '../../lambdas/adapters/aws/ec2/limits.ts';
import { BY_CALL, COMMON, codesIn, type PublishedCodes } from '../support/ec2-error-codes.ts';

const sorted = (code: string, httpStatusCode = 400) =>
  sortError(new EC2ServiceException({ name: code, message: 'No.', $fault: 'client', $metadata: { httpStatusCode } }))
    .class;

const CLASSES = ['refuse', 'wait', 'retry'] as const;

const wronglySorted = (lists: readonly PublishedCodes[]) =>
  CLASSES.flatMap((wanted) => lists.flatMap((list) => codesIn(list[wanted]).map((code) => ({ code, wanted }))))
    .map(({ code, wanted }) => ({ code, wanted, is: sorted(code) }))
    .filter(({ wanted, is }) => wanted !== is);

describe("EC2's published error codes", () => {
  it('are sorted where every call may meet them', () => {
    expect(wronglySorted([COMMON])).toEqual([]);
  });

  it.each(Object.entries(BY_CALL))('are sorted where %s may meet them', (_, lists) => {
    expect(wronglySorted(lists)).toEqual([]);
  });

  it('are listed for every call that changes something', () => {
    const changing = Object.keys(API_LIMITS).filter((api) => !/^(Describe|Search)/.test(api));
    expect(Object.keys(BY_CALL).sort()).toEqual(changing.sort());
  });

  it('need no list where AWS says that the fault is its own', () => {
    expect(sorted('SomethingNew', 503)).toBe('retry');
    expect(sorted('SomethingNew', 400)).toBe('unknown');
  });
});
