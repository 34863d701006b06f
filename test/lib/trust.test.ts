import { describe, expect, it } from 'vitest';
import { synthesise } from './synthesise.ts';

interface Trust {
  readonly Principal: { readonly Service?: string };
  readonly Condition?: { readonly StringEquals?: Readonly<Record<string, unknown>> };
}

const { template, stateTemplate } = synthesise({ allowTermination: 'true', monitorsOnDefaultBus: 'true' });

const resources = (type: string) => [template, stateTemplate].flatMap((one) => Object.entries(one.findResources(type)));

const trusts = resources('AWS::IAM::Role').flatMap(([id, { Properties }]) =>
  Properties.AssumeRolePolicyDocument.Statement.map((trust: Trust) => ({
    id,
    trust,
    service: trust.Principal.Service,
  })),
);

/**
 * Lambda names no source when it takes on a function's role: a function can be given a role of its own account alone. Source:
 * IAM User Guide, Granting a user permissions to pass a role to an AWS service.
 */
const WITHOUT_SOURCE = ['lambda.amazonaws.com'];

const OWN_ACCOUNT = { Ref: 'AWS::AccountId' };

describe('a role that a service takes on', () => {
  it('is among those that are looked at', () => {
    const services = new Set(trusts.map(({ service }) => service));
    expect([...services].sort()).toEqual([...WITHOUT_SOURCE, 'scheduler.amazonaws.com', 'states.amazonaws.com']);
  });

  it.each(trusts.filter(({ service }) => !WITHOUT_SOURCE.includes(service)))(
    'is taken on for this account alone: $id',
    ({ trust }) => {
      expect(trust.Condition?.StringEquals).toMatchObject({ 'aws:SourceAccount': OWN_ACCOUNT });
    },
  );

  it('is taken on by the scheduler for the group of schedules that the stack uses', () => {
    const group = ['arn:', { Ref: 'AWS::Partition' }, ':scheduler:', { Ref: 'AWS::Region' }, ':', OWN_ACCOUNT];
    const roles = trusts.filter(({ service }) => service === 'scheduler.amazonaws.com');
    expect(roles).toHaveLength(resources('AWS::Scheduler::Schedule').length);
    for (const { trust } of roles) {
      expect(trust.Condition?.StringEquals?.['aws:SourceArn']).toEqual({
        'Fn::Join': ['', [...group, ':schedule-group/default']],
      });
    }
    for (const [, { Properties }] of resources('AWS::Scheduler::Schedule')) {
      expect(Properties.GroupName ?? 'default').toBe('default');
    }
  });
});
