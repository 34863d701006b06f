import { type Site, uuidFrom } from '../engine/site.ts';
import type { KeyRecord } from './key-model.ts';

/** Source: KMS Developer Guide, Key ARN. */
const arnOf = ({ settings }: Site, keyId: string): string =>
  keyId.startsWith('arn:') ? keyId : `arn:aws:kms:${settings.region}:${settings.accountId}:key/${keyId}`;

/** Source: EBS User Guide, Amazon EBS encryption: the alias of the AWS-managed key. */
const EBS_ALIAS = 'alias/aws/ebs';

export const createKeyRecord = (site: Site, manager: KeyRecord['manager'], keyId: string): KeyRecord => {
  const key = { id: arnOf(site, keyId), keyId, manager, state: 'Enabled', createTime: site.now } as const;
  site.put('keys', key);
  return key;
};

export const newKeyId = (site: Site): string =>
  site.chosen('key') ?? uuidFrom(`${site.settings.seed} key ${site.nextNumber()}`);

/**
 * Source: EBS User Guide, Amazon EBS encryption: without another default, volumes are encrypted with the AWS-managed key, which is
 * made when it is first needed.
 */
export const defaultKey = (site: Site): KeyRecord => {
  const keyId = uuidFrom(`${site.settings.seed} ${EBS_ALIAS}`);
  return site.draft.get('keys', arnOf(site, keyId)) ?? createKeyRecord(site, 'AWS', keyId);
};

/** Source: CreateVolume, `KmsKeyId`: a key's id, ARN or alias; what it names is looked at only later. */
export const keyArnFor = (site: Site, named: string): string => {
  if (named === EBS_ALIAS || named.endsWith(`:${EBS_ALIAS}`)) return defaultKey(site).id;
  return arnOf(site, named);
};

/** Source: KMS Developer Guide, Key states: only an enabled key is good for cryptographic operations. */
export const isKeyUsable = (site: Site, arn: string | undefined): boolean =>
  arn === undefined || site.draft.get('keys', arn)?.state === 'Enabled';
