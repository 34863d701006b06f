import type { EC2ClientConfig } from '@aws-sdk/client-ec2';
import pLimit from 'p-limit';

/** Of one client. The SDK has 50 otherwise; a function has 1,024 file descriptors (Lambda Developer Guide, Quotas). */
const SOCKETS = 256;

/** Some sockets are in reserve, since a socket that has just answered is free only a moment later. */
export const CALLS_AT_ONCE = 200;

/**
 * How an EC2 client for this adapter has to be set. One attempt: attaching and detaching are not idempotent, so what comes
 * after a lost reply is a look, never a blind repeat, and repeats that the pacer does not see would overrun the
 * allowance. A zone in trouble leaves calls hanging, so they end after 3 s without connection or 15 s without an answer.
 * Both times run while a request waits for a socket, so no request may have to wait for one: see {@link bounded}.
 */
export const EC2_CLIENT_SETTINGS = {
  maxAttempts: 1,
  requestHandler: {
    connectionTimeout: 3_000,
    requestTimeout: 15_000,
    throwOnRequestTimeout: true,
    httpAgent: { keepAlive: true, maxSockets: SOCKETS },
    httpsAgent: { keepAlive: true, maxSockets: SOCKETS },
  },
} satisfies EC2ClientConfig;

/**
 * The client with at most {@link CALLS_AT_ONCE} calls under way. The pacer lets out as many as the account's allowance has
 * room for, which a slow EC2 does not answer as fast; what is beyond waits here, unsent, and its time has not begun.
 */
export const bounded = <Client extends { readonly send: unknown }>(client: Client): Client => {
  const limit = pLimit(CALLS_AT_ONCE);
  const send = client.send as (command: object) => Promise<unknown>;
  return { send: (command: object) => limit(() => send.call(client, command)) } as unknown as Client;
};
