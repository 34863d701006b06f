import { EC2ServiceException } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { refused, sortError } from '../../lambdas/adapters/aws/ec2/errors.ts';

const answer = (name: string, message = 'No.', httpStatusCode = 400): EC2ServiceException =>
  new EC2ServiceException({ name, message, $fault: 'client', $metadata: { httpStatusCode } });

describe('sorting what EC2 says against a call', () => {
  it.each([
    'RequestLimitExceeded',
    'InsufficientVolumeCapacity',
    'InsufficientInstanceCapacity',
    'InternalError',
    'Unavailable',
    'RequestExpired',
    'ENOTFOUND',
  ])('tries %s again', (code) => {
    expect(sortError(answer(code))).toMatchObject({ class: 'retry', code, reason: `${code}: No.` });
  });

  it.each([
    'IncorrectState',
    'IncorrectInstanceState',
    'IncorrectSpotRequestState',
    'VolumeInUse',
    'InvalidNetworkInterface.InUse',
    'Resource.AlreadyAssociated',
    'InvalidAttachmentID.NotFound',
    'InvalidAttachment.NotFound',
    'InvalidVolume.NotFound',
    'InvalidNetworkInterfaceID.NotFound',
    'InvalidInstanceID.NotFound',
  ])('waits for a state that passes at %s', (code) => {
    expect(sortError(answer(code))).toMatchObject({ class: 'wait', code, reason: `${code}: No.` });
  });

  it.each([
    'UnauthorizedOperation',
    'AuthFailure',
    'OperationNotPermitted',
    'AttachmentLimitExceeded',
    'InvalidParameterCombination',
    'InvalidParameterValue',
    'InvalidAllocationID.NotFound',
    'InvalidSnapshot.NotFound',
    'InvalidInstanceID.Malformed',
    'InvalidVolume.ZoneMismatch',
    'InvalidGroup.NotFound',
    'InvalidSecurityGroupID.NotFound',
    'SecurityGroupsPerInterfaceLimitExceeded',
    'SecurityGroupsPerInstanceLimitExceeded',
    'VolumeLimitExceeded',
    'IdempotentParameterMismatch',
    'UnsupportedOperation',
    'Gateway.NotAttached',
  ])('gives up on %s', (code) => {
    expect(sortError(answer(code))).toMatchObject({ class: 'refuse', code });
  });

  it.each([
    "Instance 'i-1' already has an interface attached at device index '1'.",
    "Invalid value '/dev/sdf' for unixDevice. Attachment point /dev/sdf is already in use",
  ])('waits at a taken slot, which may be the first effect of the same call: %s', (message) => {
    expect(sortError(answer('InvalidParameterValue', message))).toMatchObject({ class: 'wait' });
  });

  it('does not pretend to know a code that nobody has listed', () => {
    expect(sortError(answer('SomethingNew'))).toMatchObject({ class: 'unknown', code: 'SomethingNew', answered: true });
  });

  it('tries a call without an answer again, under the code of the network', () => {
    const lost = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    expect(sortError(lost)).toEqual({
      class: 'retry',
      code: 'ECONNRESET',
      reason: 'ECONNRESET: socket hang up',
      throttled: false,
      answered: false,
    });
  });

  it('tells throttling from every other refusal', () => {
    expect(sortError(answer('RequestLimitExceeded', 'Slow.', 503))).toMatchObject({ throttled: true, answered: false });
    expect(sortError(answer('IncorrectState', 'Not now.', 400))).toMatchObject({ throttled: false, answered: true });
  });

  it("does not take trouble on AWS's side for a word on what was asked", () => {
    expect(sortError(answer('InternalError', 'Oops.', 500))).toMatchObject({ throttled: false, answered: false });
  });

  it('keeps the encoded authorization context and long data out of the reason', () => {
    const message = `You are not authorized to perform this operation. Encoded authorization failure message: ${'x'.repeat(4000)}`;
    expect(sortError(answer('UnauthorizedOperation', message)).reason).toBe(
      'UnauthorizedOperation: You are not authorized to perform this operation.',
    );
    expect(sortError(answer('InternalError', 'y'.repeat(4000))).reason.length).toBeLessThan(330);
  });

  it.each([
    ['RequestLimitExceeded', 'retry'],
    ['IncorrectState', 'wait'],
    ['UnauthorizedOperation', 'failed'],
    ['SomethingNew', 'unknown'],
  ])('tells the failover what came of a call that ended in %s: %s', (code, outcome) => {
    expect(refused(sortError(answer(code)))).toEqual({ outcome, code, reason: `${code}: No.` });
  });

  it('takes whatever was thrown', () => {
    expect(sortError('odd')).toMatchObject({ class: 'unknown', code: 'UnknownError' });
    expect(sortError(null)).toMatchObject({ class: 'unknown', code: 'UnknownError' });
  });
});
