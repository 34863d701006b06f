import { createRequire } from 'node:module';
import type { AutoScalingServiceException } from '@aws-sdk/client-auto-scaling';
import type { CloudWatchServiceException } from '@aws-sdk/client-cloudwatch';
import type { EC2ServiceException } from '@aws-sdk/client-ec2';
import type { KMSServiceException } from '@aws-sdk/client-kms';
import { metadata } from '../refusals.ts';

export { NotSimulatedError } from '../refusals.ts';

/** The SDK's clients are large: only whoever makes an exception, or looks at one, loads them. */
const load = createRequire(import.meta.url);
const ec2 = (): typeof import('@aws-sdk/client-ec2') => load('@aws-sdk/client-ec2');
const autoScaling = (): typeof import('@aws-sdk/client-auto-scaling') => load('@aws-sdk/client-auto-scaling');
const cloudWatch = (): typeof import('@aws-sdk/client-cloudwatch') => load('@aws-sdk/client-cloudwatch');
const kms = (): typeof import('@aws-sdk/client-kms') => load('@aws-sdk/client-kms');

/** EC2's server-side codes and the HTTP status of each. Source: EC2 API Reference, Error codes, server errors. */
const SERVER_STATUS: Readonly<Record<string, number>> = {
  InsufficientAddressCapacity: 500,
  InsufficientInstanceCapacity: 500,
  InternalError: 500,
  InternalFailure: 500,
  RequestLimitExceeded: 503,
  ServiceUnavailable: 503,
  Unavailable: 503,
};

/** Source: EC2 API Reference, Error codes: authorisation fails with 403; a dry run ends with 412 (says botocore). */
const CLIENT_STATUS: Readonly<Record<string, number>> = { UnauthorizedOperation: 403, DryRunOperation: 412 };

/** Auto Scaling's refusal of a call. Source: EC2 Auto Scaling API Reference, Common Error Types. */
export const autoScalingError = (code: string, message: string): AutoScalingServiceException =>
  new (autoScaling().AutoScalingServiceException)({ name: code, message, $fault: 'client', $metadata: metadata(400) });

/** KMS's refusal of a call. Source: KMS API Reference, Common Error Types: 400. */
export const kmsError = (code: string, message: string): KMSServiceException =>
  new (kms().KMSServiceException)({ name: code, message, $fault: 'client', $metadata: metadata(400) });

/** CloudWatch's refusal of a call. Source: CloudWatch API Reference, Common Errors: 400. */
export const cloudWatchError = (code: string, message: string): CloudWatchServiceException =>
  new (cloudWatch().CloudWatchServiceException)({ name: code, message, $fault: 'client', $metadata: metadata(400) });

export type ServiceException =
  | EC2ServiceException
  | AutoScalingServiceException
  | CloudWatchServiceException
  | KMSServiceException;

export const isServiceError = (error: unknown): error is ServiceException =>
  error instanceof ec2().EC2ServiceException ||
  error instanceof autoScaling().AutoScalingServiceException ||
  error instanceof cloudWatch().CloudWatchServiceException ||
  error instanceof kms().KMSServiceException;

/** EC2's refusal of a call, as the SDK throws it. */
export const ec2Error = (code: string, message: string): EC2ServiceException => {
  const serverStatus = SERVER_STATUS[code];
  const exception = new (ec2().EC2ServiceException)({
    name: code,
    message,
    $fault: serverStatus ? 'server' : 'client',
    $metadata: metadata(serverStatus ?? CLIENT_STATUS[code] ?? 400),
  });
  return Object.assign(exception, { Code: code });
};

/** Source: EC2 API Reference, Error codes: `Invalid…ID.NotFound`, the id does not exist (or is not visible yet). */
export const notFound = (code: string, what: string, ids: readonly string[]): EC2ServiceException =>
  ec2Error(
    code,
    ids.length === 1 ? `The ${what} ID '${ids[0]}' does not exist` : `The ${what} IDs '${ids.join(', ')}' do not exist`,
  );
