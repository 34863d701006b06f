import type {
  CancelKeyDeletionRequest,
  CreateKeyRequest,
  DescribeKeyRequest,
  DisableKeyRequest,
  EnableKeyRequest,
  KeyMetadata,
  ScheduleKeyDeletionRequest,
} from '@aws-sdk/client-kms';
import { type ActionTable, defineAction } from '../engine/action.ts';
import { kmsError } from '../engine/errors.ts';
import type { Site } from '../engine/site.ts';
import type { KeyRecord } from './key-model.ts';
import { createKeyRecord, keyArnFor, newKeyId } from './volume-keys.ts';

/** Source: KMS API Reference, DescribeKey, NotFoundException. */
const findKey = (site: Site, named = ''): KeyRecord => {
  const arn = keyArnFor(site, named);
  const key = site.draft.get('keys', arn);
  if (!key) throw kmsError('NotFoundException', `Key '${arn}' does not exist`);
  return key;
};

const metadata = ({ id, keyId, manager, state, createTime }: KeyRecord, site: Site): KeyMetadata => ({
  Arn: id,
  KeyId: keyId,
  AWSAccountId: site.settings.accountId,
  KeyManager: manager,
  KeyState: state,
  Enabled: state === 'Enabled',
  KeyUsage: 'ENCRYPT_DECRYPT',
  KeySpec: 'SYMMETRIC_DEFAULT',
  Origin: 'AWS_KMS',
  MultiRegion: false,
  CreationDate: new Date(createTime),
});

/** Source: KMS API, EnableKey, DisableKey, ScheduleKeyDeletion, CancelKeyDeletion: KMSInvalidStateException. */
const changeState = (
  site: Site,
  named: string | undefined,
  from: readonly KeyRecord['state'][],
  state: KeyRecord['state'],
): KeyRecord => {
  const key = findKey(site, named);
  if (!from.includes(key.state)) {
    throw kmsError(
      'KMSInvalidStateException',
      `${key.id} is ${key.state === 'PendingDeletion' ? 'pending deletion' : key.state}.`,
    );
  }
  site.put('keys', { ...key, state });
  return key;
};

const LIVING = ['Enabled', 'Disabled'] as const;

const DAY_MS = 86_400_000;

/** Source: KMS API Reference, ScheduleKeyDeletion: from 7 to 30 days, 30 by default. */
const scheduleDeletion = ({ KeyId, PendingWindowInDays = 30 }: ScheduleKeyDeletionRequest, site: Site) => {
  const { id } = changeState(site, KeyId, LIVING, 'PendingDeletion');
  const DeletionDate = new Date(site.now + PendingWindowInDays * DAY_MS);
  return { KeyId: id, KeyState: 'PendingDeletion', PendingWindowInDays, DeletionDate };
};

export const kmsActions: ActionTable = {
  CreateKey: defineAction('Description?', (_: CreateKeyRequest, site) => ({
    KeyMetadata: metadata(createKeyRecord(site, 'CUSTOMER', newKeyId(site)), site),
  })),
  DescribeKey: defineAction('KeyId', ({ KeyId }: DescribeKeyRequest, site) => ({
    KeyMetadata: metadata(findKey(site, KeyId), site),
  })),
  DisableKey: defineAction('KeyId', ({ KeyId }: DisableKeyRequest, site) => {
    changeState(site, KeyId, LIVING, 'Disabled');
  }),
  EnableKey: defineAction('KeyId', ({ KeyId }: EnableKeyRequest, site) => {
    changeState(site, KeyId, LIVING, 'Enabled');
  }),
  ScheduleKeyDeletion: defineAction('KeyId PendingWindowInDays?', scheduleDeletion),
  CancelKeyDeletion: defineAction('KeyId', ({ KeyId }: CancelKeyDeletionRequest, site) => ({
    KeyId: changeState(site, KeyId, ['PendingDeletion'], 'Disabled').id,
  })),
};
