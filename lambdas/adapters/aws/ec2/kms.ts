import type { KMSClient } from '@aws-sdk/client-kms';

export type Kms = Pick<KMSClient, 'send'>;

/** Nobody gave the adapter a client for KMS. What it would be asked is unknown. */
export class KmsNotConnectedError extends Error {
  override readonly name = 'KmsNotConnectedError';
  constructor() {
    super('This process has no client for KMS. Give createEc2Compute one as "kms".');
  }
}

/** Stands for the client that is missing. */
export const NO_KMS: Kms = { send: () => Promise.reject(new KmsNotConnectedError()) };
