import { describe, expect, it } from 'vitest';
import { SettingsError } from '../../lib/settings.ts';
import { synthesise } from './synthesise.ts';
import { allowancesIn } from './wildcard-resources.ts';

const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const OTHER = 'arn:aws:kms:eu-central-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab';

const ANOTHER_ACCOUNTS = 'arn:aws:kms:eu-central-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab';

/** The statements about keys, by the role that has them. */
const keyStatements = (
  context: Readonly<Record<string, unknown>>,
  sid: RegExp,
): readonly Readonly<Record<string, unknown>>[] =>
  Object.values(synthesise(context).template.findResources('AWS::IAM::Policy')).flatMap(({ Properties }) =>
    allowancesIn(Properties.PolicyDocument)
      .filter(({ Sid }) => sid.test(String(Sid)))
      .map((statement) => ({ role: String(Properties.Roles[0].Ref).replace(/[0-9A-F]{8}$/, ''), ...statement })),
  );

const keyUses = (context: Readonly<Record<string, unknown>>) => keyStatements(context, /VolumeKeys/);

describe('the permission to use the KMS keys of volumes', () => {
  it('is not deployed unless the owner names keys', () => {
    expect(keyUses({})).toEqual([]);
    expect(keyUses({ volumeKeys: '' })).toEqual([]);
  });

  it('is what EBS needs of exactly those keys, through EC2, for what makes or attaches volumes or starts servers alone', () => {
    const throughEc2 = {
      'kms:ViaService': { 'Fn::Join': ['', ['ec2.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }]] },
    };
    const uses = (role: string) => [
      {
        role,
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
        role,
        Sid: 'GrantVolumeKeys',
        Effect: 'Allow',
        Action: 'kms:CreateGrant',
        Resource: [KEY, OTHER],
        Condition: { StringEquals: throughEc2, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
      },
    ];
    expect(keyUses({ volumeKeys: ` ${KEY} , ${OTHER}` })).toEqual(
      [
        'FailoverMakeDrDisksAvailableRole',
        'RollBackGiveProductionBackRole',
        'RollBackReturnToServiceRole',
        'RestoreRestoreDisksRole',
        'ApiFunctionRole',
      ].flatMap(uses),
    );
  });

  it('comes with a look at each of them, whosever key it is, for every role that looks at keys', () => {
    const own = {
      'Fn::Join': [
        '',
        ['arn:', { Ref: 'AWS::Partition' }, ':kms:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':key/*'],
      ],
    };
    const looks = (volumeKeys: string) => keyStatements({ volumeKeys }, /^LookAtKeys$/);
    expect(looks('').map((statement) => statement.Resource)).toEqual([own, own, own]);
    const given = looks(`${KEY},${ANOTHER_ACCOUNTS}`);
    expect(given.map(({ role }) => role).sort()).toEqual([
      'ApiFunctionRole',
      'FailoverValidatePrerequisitesRole',
      'RecorderFunctionRole',
    ]);
    for (const { Action, Resource } of given) {
      expect(Action).toBe('kms:DescribeKey');
      expect(Resource).toEqual([own, KEY, ANOTHER_ACCOUNTS]);
    }
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
