import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { TAGS } from '../../lambdas/domain/site/actions.ts';
import { FENCED_TAG } from '../../lib/permissions/fenced-policy.ts';
import { denyPolicy } from './deny-policy.ts';
import { synthesise } from './synthesise.ts';

const { template } = synthesise();

/** As in the documented template: CloudFormation names the stack's roles after the stack. */
const EXEMPT = ['arn:aws:iam::*:role/Sdrs-*', 'arn:aws:iam::*:role/lift-a-fence'];

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Condition: { readonly ArnNotLike: { readonly 'aws:PrincipalArn': readonly unknown[] } };
}

const statements = Object.entries(template.findResources('AWS::IAM::ManagedPolicy'))
  .filter(([id]) => id.startsWith('DenyStartOfFenced'))
  .flatMap(([, { Properties }]): readonly Statement[] => Properties.PolicyDocument.Statement);

describe('the deny policy', () => {
  it('is documented as it is deployed', () => {
    const doc = readFileSync(new URL('../../docs/deny-policy.md', import.meta.url), 'utf8');
    const [, json = ''] = /```json\n([\s\S]*?)```/.exec(doc) ?? [];
    expect(JSON.parse(json)).toEqual(denyPolicy(EXEMPT));
    const plain = (statement: object) => ({ ...statement, Condition: undefined });
    const listed = (statement: Statement) => ({ ...statement, Action: [statement.Action].flat() });
    expect(statements.map(listed).map(plain)).toEqual(denyPolicy(EXEMPT).Statement.map(plain));
  });

  it('is about the tag that a failover puts on production servers', () => {
    expect(FENCED_TAG).toBe(TAGS.fenced);
  });

  it('denies where the tag is there, whatever its value, so that an untagged DR server can be started', () => {
    const [stayDown] = denyPolicy([]).Statement;
    expect(stayDown).toMatchObject({
      Effect: 'Deny',
      Action: ['ec2:StartInstances', 'ec2:AttachVolume'],
      Condition: { Null: { 'aws:ResourceTag/sdrs:fenced': 'false' } },
    });
  });

  it('exempts the roles of the steps that change servers and of the guard, in each statement', () => {
    expect(statements).toHaveLength(3);
    const roles = [
      /^FailoverForceStopProductionServers/,
      /^FailoverMakeDrDisksAvailable/,
      /^FailoverMigrateNics/,
      /^RollBackGiveProductionBack/,
      /^RollBackReturnToService/,
      /^RestoreRestoreDisks/,
      /^GuardFunction/,
    ].map((role) => ({ 'Fn::GetAtt': [expect.stringMatching(role), 'Arn'] }));
    for (const { Effect, Condition } of statements) {
      expect(Effect).toBe('Deny');
      expect(Condition.ArnNotLike['aws:PrincipalArn']).toEqual(roles);
    }
  });

  it('fits into a service control policy', () => {
    // Source: AWS Organizations User Guide, Quotas: 5,120 characters at most.
    expect(JSON.stringify(denyPolicy(EXEMPT)).length).toBeLessThan(5120);
  });
});
