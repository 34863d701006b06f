import { describe, expect, it } from 'vitest';
import { synthesise } from './synthesise.ts';

const rulesIn = (context: Readonly<Record<string, unknown>>) => {
  const { template, stateTemplate } = synthesise(context);
  return [template, stateTemplate].flatMap((one) => Object.entries(one.findResources('AWS::Events::Rule')));
};

/** With every option that makes a rule. */
const rules = rulesIn({ monitorsOnDefaultBus: 'true' });

describe('every rule on an event bus', () => {
  it('is among those that are looked at', () => {
    const sources = rules.map(([, { Properties }]) => Properties.EventPattern.source);
    expect(sources.flat().sort()).toEqual([
      'aws.cloudwatch',
      'aws.ec2',
      'aws.ec2',
      'aws.health',
      'sdrs',
      'sdrs.monitoring',
      'sdrs.monitoring',
    ]);
  });

  it.each(rules)('takes events of the own account alone: %s', (_, { Properties }) => {
    expect(Properties.EventPattern.account).toEqual([{ Ref: 'AWS::AccountId' }]);
  });

  it.each(rules)('takes events of the own region alone, but for AWS Health, which says it itself: %s', (_, rule) => {
    const { source, region } = rule.Properties.EventPattern;
    expect(region).toEqual(source.includes('aws.health') ? undefined : [{ Ref: 'AWS::Region' }]);
  });
});
