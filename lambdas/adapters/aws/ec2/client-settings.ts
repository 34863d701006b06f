import type { EC2ClientConfig } from '@aws-sdk/client-ec2';

/**
 * How an EC2 client for this adapter has to be set. One attempt: attaching and detaching are not idempotent, so what comes
 * after a lost reply is a look, never a blind repeat, and repeats that the pacer does not see would overrun the
 * allowance. A zone in trouble leaves calls hanging, so they end after 3 s without connection or 15 s without an answer.
 */
export const EC2_CLIENT_SETTINGS = {
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 15_000, throwOnRequestTimeout: true },
} satisfies EC2ClientConfig;
