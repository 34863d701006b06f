import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { synthesise } from './synthesise.ts';

const { template } = synthesise();

/** What Lambda does with an event of a function that it cannot run, by the name that the function's logical id begins with. */
const lateEventsOf = (name: string, inTemplate = template) => {
  const FunctionName = { Ref: Match.stringLikeRegexp(`^${name}`) };
  const found = inTemplate.findResources('AWS::Lambda::EventInvokeConfig', { Properties: { FunctionName } });
  return Object.values(found).map(({ Properties }) => Properties.MaximumEventAgeInSeconds);
};

describe('an event that Lambda cannot run', () => {
  it.each([
    ['GuardFunction', 300],
    ['AutomationFunction', 3_600],
    ['RecorderFunction', 300],
    ['AnnouncementsPager', 3_000],
  ])('of %s becomes a dead letter after %i s, which raises an alarm, and waits for no 6 hours', (name, seconds) => {
    expect(lateEventsOf(name)).toEqual([seconds]);
    const functions = template.findResources('AWS::Lambda::Function', {
      Properties: { DeadLetterConfig: { TargetArn: Match.anyValue() } },
    });
    expect(Object.keys(functions).filter((id) => id.startsWith(name))).toHaveLength(1);
  });

  it('an event of a recorder that runs once a day waits as long as Lambda keeps events', () => {
    expect(lateEventsOf('RecorderFunction', synthesise({ refreshMinutes: '1440' }).template)).toEqual([21_600]);
  });

  it('is given up by the rule of the pager before the pager takes it for old', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      Targets: [
        {
          Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^AnnouncementsPager'), 'Arn'] },
          DeadLetterConfig: Match.anyValue(),
          Id: Match.anyValue(),
          RetryPolicy: { MaximumEventAgeInSeconds: 3_000 },
        },
      ],
    });
  });
});
