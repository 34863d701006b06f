import { DescribeKeyCommand } from '@aws-sdk/client-kms';
import type { Fact, ObservedKey } from '../../../domain/site/observed.ts';
import type { SiteQuery } from '../../../domain/site/site-query.ts';
import { factsOf, look, type Reader } from './look.ts';
import type { Read } from './reads.ts';

/** Of a manager that KMS does not name, the stricter is taken. A state that it does not show is not known. */
const KEYS: Read<ObservedKey> = {
  api: 'DescribeKey',
  idsPerCall: 1,
  async page(_ec2, [id = ''], _token, { kms }) {
    const key = await kms.send(new DescribeKeyCommand({ KeyId: id })).catch(unlessMissing);
    if (key === undefined) return { entries: [] };
    const { KeyState: state, KeyManager: manager = 'CUSTOMER' } = key.KeyMetadata ?? {};
    if (state === undefined) throw new Error(`KMS did not show the state of ${id}.`);
    return { entries: [[id, { id, state, manager }]] };
  },
};

/** Source: KMS API Reference, DescribeKey, NotFoundException. */
const unlessMissing = (error: unknown): undefined => {
  if (error instanceof Error && error.name === 'NotFoundException') return undefined;
  throw error;
};

export const observeKeys = async (
  reader: Reader,
  { keys = [] }: SiteQuery,
): Promise<Map<string, Fact<ObservedKey>>> => {
  const { volumeKeys } = reader;
  const seen = await look(reader, KEYS, keys);
  if (volumeKeys === undefined) return factsOf(keys, seen);
  return factsOf(keys, {
    ...seen,
    found: seen.found.map(([id, key]) => [id, { ...key, given: volumeKeys.includes(id) }]),
  });
};
