import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { isDenied, type Statement } from '../support/iam.ts';
import { synthesise } from './synthesise.ts';

const PROBE = 'arn:aws:iam::111122223333:role/monitoring/probe';
const ADA = 'arn:aws:iam::111122223333:user/ada';
const BUS = 'arn:aws:events:eu-central-1:111122223333:event-bus/Sdrs-monitors';

type Context = Readonly<Record<string, unknown>>;

const templateWith = (context: Context) => synthesise(context).template;
const named = templateWith({ monitors: `${PROBE}, ${ADA}` });

const policyOf = (template: typeof named): readonly Statement[] => {
  const buses = Object.entries(template.findResources('AWS::Events::EventBus'));
  const [own] = buses.filter(([id]) => id.startsWith('AutomationMonitorsBus'));
  const statements: readonly Statement[] = own?.[1].Properties.Policy.Statement ?? [];
  expect(statements).toHaveLength(1);
  // The bus's own ARN, as CloudFormation will know it.
  return statements.map((statement) => ({ ...statement, Resource: BUS }));
};

const put = (principal: string | undefined) => ({
  action: 'events:PutEvents',
  resource: BUS,
  context: principal === undefined ? {} : { 'aws:PrincipalArn': principal },
});

const rulesOf = (template: typeof named) =>
  Object.values(
    template.findResources('AWS::Events::Rule', { Properties: { EventPattern: { source: ['sdrs.monitoring'] } } }),
  );

const MONITORS_BUS = { Ref: Match.stringLikeRegexp('^AutomationMonitorsBus') };

describe('the bus of the monitors', () => {
  it('is the one on which their faults are listened to, and its ARN is an output', () => {
    named.resourcePropertiesCountIs('AWS::Events::Rule', { EventBusName: MONITORS_BUS }, 1);
    named.hasResourceProperties('AWS::Events::Rule', {
      EventBusName: MONITORS_BUS,
      EventPattern: { source: ['sdrs.monitoring'], 'detail-type': ['SDRS Fault'] },
      Targets: [Match.objectLike({ Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^AutomationFunction'), 'Arn'] } })],
    });
    expect(rulesOf(named)).toHaveLength(1);
    named.hasOutput('MonitorsBusArn', {
      Value: { 'Fn::GetAtt': [Match.stringLikeRegexp('^AutomationMonitorsBus'), 'Arn'] },
    });
  });

  it('is named after its stack, so that another stack of the same template has another', () => {
    named.hasResourceProperties('AWS::Events::EventBus', {
      Name: { 'Fn::Join': ['', [{ Ref: 'AWS::StackName' }, '-monitors']] },
    });
  });

  it('keeps everybody off who is not named, whatever a policy of his own allows', () => {
    const policy = policyOf(named);
    // Of a session the ARN is that of its role.
    for (const monitor of [PROBE, ADA]) expect(isDenied(policy, put(monitor))).toBe(false);
    for (const other of [
      'arn:aws:iam::111122223333:role/application',
      'arn:aws:iam::111122223333:role/probe',
      'arn:aws:iam::111122223333:role/monitoring/probe-2',
      'arn:aws:iam::999999999999:role/monitoring/probe',
      'arn:aws:iam::111122223333:root',
      undefined,
    ]) {
      expect(isDenied(policy, put(other)), other).toBe(true);
    }
  });

  it('denies principals of every kind, on that bus and no other', () => {
    named.hasResourceProperties('AWS::Events::EventBus', {
      Policy: {
        Statement: [
          {
            Effect: 'Deny',
            Principal: { AWS: '*' },
            Resource: { 'Fn::Join': ['', Match.arrayWith([':event-bus/', { Ref: 'AWS::StackName' }, '-monitors'])] },
          },
        ],
      },
    });
  });

  it.each([
    ['nothing is said', {}],
    ['the list is empty', { monitors: '' }],
  ])('lets nobody speak where %s of monitors', (_, context) => {
    const policy = policyOf(templateWith(context));
    for (const somebody of [PROBE, ADA, undefined]) expect(isDenied(policy, put(somebody))).toBe(true);
  });

  it('takes a list in cdk.json like one on the command line', () => {
    expect(templateWith({ monitors: [PROBE, ADA] }).toJSON()).toEqual(named.toJSON());
  });
});

describe('the default bus', () => {
  it('is not listened to for faults, where everybody with PutEvents may speak', () => {
    for (const { Properties } of rulesOf(named)) expect(Properties).toHaveProperty('EventBusName');
    expect(rulesOf(templateWith({ monitorsOnDefaultBus: 'false' }))).toHaveLength(1);
  });

  it('is listened to as well where the deployment says so', () => {
    const rules = rulesOf(templateWith({ monitorsOnDefaultBus: true }));
    expect(rules.map(({ Properties }) => 'EventBusName' in Properties).sort()).toEqual([false, true]);
  });
});
