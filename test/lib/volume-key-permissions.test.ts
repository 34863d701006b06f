import { describe, expect, it } from 'vitest';
import { SettingsError } from '../../lib/settings.ts';
import { synthesise } from './synthesise.ts';
import { allowancesIn } from './wildcard-resources.ts';

const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const OTHER = 'arn:aws:kms:eu-central-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab';

/** What uses keys, by the role that may. */
const keyUses = (context: Readonly<Record<string, unknown>>) =>
  Object.values(synthesise(context).template.findResources('AWS::IAM::Policy')).flatMap(({ Properties }) =>
    allowancesIn(Properties.PolicyDocument)
      .filter(({ Sid }) => String(Sid).includes('VolumeKeys'))
      .map((statement) => ({ role: String(Properties.Roles[0].Ref).replace(/[0-9A-F]{8}$/, ''), ...statement })),
  );

describe('the permission to use the KMS keys of volumes', () => {
  it('is not deployed unless the owner names keys', () => {
    expect(keyUses({})).toEqual([]);
    expect(keyUses({ volumeKeys: '' })).toEqual([]);
  });

  it('is what EBS needs of exactly those keys, through EC2, for the step that makes volumes alone', () => {
    const throughEc2 = {
      'kms:ViaService': { 'Fn::Join': ['', ['ec2.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }]] },
    };
    expect(keyUses({ volumeKeys: ` ${KEY} , ${OTHER}` })).toEqual([
      {
        role: 'FailoverMakeDrDisksAvailableRole',
        Sid: 'UseVolumeKeys',
        Effect: 'Allow',
        Action: [
          'kms:Decrypt',
          'kms:DescribeKey',
          'kms:GenerateDataKeyWithoutPlaintext',
          'kms:ReEncryptFrom',
          'kms:ReEncryptTo',
        ],
        Resource: [KEY, OTHER],
        Condition: { StringEquals: throughEc2 },
      },
      {
        role: 'FailoverMakeDrDisksAvailableRole',
        Sid: 'GrantVolumeKeys',
        Effect: 'Allow',
        Action: 'kms:CreateGrant',
        Resource: [KEY, OTHER],
        Condition: { StringEquals: throughEc2, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
      },
    ]);
  });

  it('is told to those who judge plans: the first step, the recorder, the API, and clients by an output', () => {
    const { template } = synthesise({ volumeKeys: `${KEY},${OTHER}` });
    const told = Object.entries(template.findResources('AWS::Lambda::Function'))
      .filter(([, { Properties }]) => Properties.Environment?.Variables?.VOLUME_KEYS === `${KEY},${OTHER}`)
      .map(([id]) => id.replace(/[0-9A-F]{8}$/, ''));
    expect(told.sort()).toEqual(['ApiFunction', 'FailoverValidatePrerequisites', 'RecorderFunction']);
    template.hasOutput('VolumeKeys', { Value: `${KEY},${OTHER}` });
  });

  it.each([
    'alias/pets',
    '1234abcd-12ab-34cd-56ef-1234567890ab',
    `${KEY},*`,
    'arn:aws:kms:eu-central-1:111122223333:key/*',
  ])('is refused for what is no ARN of a key: %s', (volumeKeys) => {
    expect(() => synthesise({ volumeKeys })).toThrow(SettingsError);
    expect(() => synthesise({ volumeKeys })).toThrow('is not the ARN of a KMS key');
  });
});
