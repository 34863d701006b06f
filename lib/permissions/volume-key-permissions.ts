import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { settingsOf } from '../settings.ts';

/** What EBS does with a key in the name of who makes or attaches a volume. Source: EBS User Guide, Requirements for Amazon EBS encryption. */
const USES = ['Decrypt', 'DescribeKey', 'GenerateDataKeyWithoutPlaintext', 'ReEncryptFrom', 'ReEncryptTo'] as const;

/** The environment of all that judge plans, so that they find a missing key beforehand. */
export const volumeKeysEnvironment = (scope: Construct) => ({
  VOLUME_KEYS: settingsOf(scope.node).volumeKeys.join(','),
});

/**
 * What a function that makes or attaches volumes, or starts servers, may do with the keys of encrypted volumes: through EC2
 * alone, and grants for AWS's own use only. Nothing where the deployment was given no keys. Source of the conditions:
 * the same page, and KMS Developer Guide, kms:ViaService.
 */
export const volumeKeyStatements = (scope: Construct): readonly PolicyStatement[] => {
  const { volumeKeys } = settingsOf(scope.node);
  if (volumeKeys.length === 0) return [];
  const { region, urlSuffix } = Stack.of(scope);
  const throughEc2 = { StringEquals: { 'kms:ViaService': `ec2.${region}.${urlSuffix}` } };
  return [
    new PolicyStatement({
      sid: 'UseVolumeKeys',
      actions: USES.map((action) => `kms:${action}`),
      resources: [...volumeKeys],
      conditions: throughEc2,
    }),
    new PolicyStatement({
      sid: 'GrantVolumeKeys',
      actions: ['kms:CreateGrant'],
      resources: [...volumeKeys],
      conditions: { ...throughEc2, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    }),
  ];
};
