import { describe, expect, it } from 'vitest';
import { synthesise } from './synthesise.ts';

interface Statement {
  readonly Sid?: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

const statementsIn = (context: Readonly<Record<string, unknown>>): readonly (Statement & { readonly role: string })[] =>
  Object.values(synthesise(context).template.findResources('AWS::IAM::Policy')).flatMap(({ Properties }) =>
    (Properties.PolicyDocument.Statement as Statement[]).map((one) => ({ ...one, role: Properties.Roles[0].Ref })),
  );

const ofRelaunch = (context: Readonly<Record<string, unknown>>) =>
  statementsIn(context).filter(({ Sid }) => Sid?.includes('Relaunch'));

const ROLE = 'arn:aws:iam::111122223333:role/pet';
const TERMINATES = /ec2:(TerminateInstances|RunInstances)|iam:PassRole/;

describe('the permission to terminate and launch servers', () => {
  it('is not deployed unless the owner says so, literally', () => {
    for (const context of [{}, { allowTermination: 'yes' }, { allowTermination: 'false', relaunchRoles: ROLE }]) {
      expect(statementsIn(context).filter(({ Action }) => TERMINATES.test(String(Action)))).toEqual([]);
    }
  });

  it('belongs to the step that migrates NICs alone, for fenced servers only', () => {
    const statements = ofRelaunch({ allowTermination: 'true' });
    expect([...new Set(statements.map(({ role }) => role.replace(/[0-9A-F]{8}$/, '')))]).toEqual([
      'FailoverMigrateNicsRole',
    ]);
    expect(statements.find(({ Sid }) => Sid === 'RelaunchTerminateInstances')).toMatchObject({
      Action: 'ec2:TerminateInstances',
      Condition: { Null: { 'aws:ResourceTag/sdrs:fenced': 'false' } },
    });
    expect(statements.find(({ Sid }) => Sid === 'RelaunchStopInstances')).toMatchObject({
      Condition: { Null: { 'aws:ResourceTag/sdrs:relaunch-of': 'false' } },
    });
    const changes = statements.filter(({ Sid }) => Sid !== 'LookForRelaunch');
    for (const { Resource } of changes) expect(JSON.stringify(Resource)).not.toBe('"*"');
  });

  it('passes on the roles that were named, to EC2 and to nobody else', () => {
    const passing = (context: Readonly<Record<string, unknown>>) =>
      ofRelaunch({ allowTermination: true, ...context }).filter(({ Action }) => Action === 'iam:PassRole');
    expect(passing({})).toEqual([]);
    expect(passing({ relaunchRoles: ` ${ROLE} , ${ROLE}-2` })).toMatchObject([
      {
        Resource: [ROLE, `${ROLE}-2`],
        Condition: {
          StringEquals: { 'iam:PassedToService': { 'Fn::Join': ['', ['ec2.', { Ref: 'AWS::URLSuffix' }]] } },
        },
      },
    ]);
  });
});
