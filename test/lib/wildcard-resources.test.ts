import { describe, expect, it } from 'vitest';
import { synthesise } from './synthesise.ts';
import { allowancesIn, tooWide } from './wildcard-resources.ts';

describe('what the deployment allows on every resource', () => {
  it.each([
    { variant: 'as it is', context: {} },
    { variant: 'with tokens', context: { jwtIssuer: 'https://id.example.com', jwtAudience: 'sdrs' } },
    { variant: 'with terminations', context: { allowTermination: 'true' } },
    { variant: 'confined', context: { allowTermination: 'true', confineToTagged: 'true' } },
  ])('is only what IAM authorises on no particular one: $variant', ({ context }) => {
    const { template, stateTemplate } = synthesise(context);
    const statements = [template, stateTemplate].flatMap((each) => allowancesIn(each.toJSON()));
    expect(statements.length).toBeGreaterThan(50);
    expect(tooWide(statements)).toEqual([]);
  });
});

describe('a statement that is planted in a template', () => {
  const planted = (statement: object) =>
    tooWide(allowancesIn({ Resources: { Planted: { PolicyDocument: { Statement: [statement] } } } }));

  it.each([
    ['one action among allowed ones', ['ec2:DescribeInstances', 'ec2:StopInstances'], '*', ['ec2:StopInstances']],
    ['a list of resources with * in it', 'ec2:StopInstances', ['arn:aws:ec2:::x', '*'], ['ec2:StopInstances']],
    ['actions by pattern', 'ec2:Describe*', '*', ['ec2:Describe*']],
    ['every action', '*', '*', ['*']],
  ])('is found: %s', (_, Action, Resource, found) => {
    expect(planted({ Effect: 'Allow', Action, Resource })).toEqual(found);
  });

  it.each([
    { NotAction: 'iam:*', Resource: '*' },
    { Action: 'ec2:StopInstances', NotResource: 'arn:aws:ec2:::x' },
  ])('is found where it allows by exception: %o', (statement) => {
    expect(planted({ Effect: 'Allow', ...statement })).toEqual(['allowed by exception']);
  });

  it('is left alone where it names its resources, or denies', () => {
    expect(planted({ Effect: 'Allow', Action: 'ec2:StopInstances', Resource: 'arn:aws:ec2:::instance/*' })).toEqual([]);
    expect(planted({ Effect: 'Deny', Action: '*', Resource: '*' })).toEqual([]);
  });
});
