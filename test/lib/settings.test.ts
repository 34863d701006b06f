import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { SettingsError } from '../../lib/settings.ts';
import { synthesise } from './synthesise.ts';

const refusal = (context: Readonly<Record<string, unknown>>): string => {
  try {
    synthesise(context);
  } catch (error) {
    expect(error).toBeInstanceOf(SettingsError);
    return (error as Error).message;
  }
  return 'was not refused';
};

describe('the declared EC2 API allowance', () => {
  const LIMITS = '{"StopInstances":{"burst":100,"perSecond":10},"AttachVolume":{"burst":80.5,"perSecond":0.5}}';
  const { template } = synthesise({ ec2ApiLimits: LIMITS, ec2ApiShare: '0.5' });
  const told = (value: string) => JSON.parse(value) as unknown;
  const WITH_RESOURCES = {
    StopInstances: { burst: 100, perSecond: 10, resources: { burst: 1000, perSecond: 20 } },
    AttachVolume: { burst: 80.5, perSecond: 0.5 },
  };

  it('is told every function that calls EC2, and clients by the outputs', () => {
    const functions = Object.values(
      template.findResources('AWS::Lambda::Function', {
        Properties: { Environment: { Variables: { TABLE_NAME: Match.anyValue() } } },
      }),
    );
    expect(functions.length).toBeGreaterThan(8);
    for (const { Properties } of functions) {
      expect(Properties.Environment.Variables.EC2_API_SHARE).toBe('0.5');
      expect(told(Properties.Environment.Variables.EC2_API_LIMITS)).toEqual(WITH_RESOURCES);
    }
    const outputs = template.findOutputs('*');
    expect(told(outputs.Ec2ApiLimits?.Value)).toEqual(WITH_RESOURCES);
    expect(outputs.Ec2ApiShare?.Value).toBe('0.5');
  });

  it('may stand in cdk.json as an object', () => {
    const { template: same } = synthesise({ ec2ApiLimits: JSON.parse(LIMITS), ec2ApiShare: 0.5 });
    expect(same.toJSON()).toEqual(template.toJSON());
  });

  it.each([
    ['StopInstances=100', 'must be JSON, for example {"StopInstances"'],
    ['[1]', 'must be an object by API action'],
    [
      '{"StopInstance":{"burst":1,"perSecond":1}}',
      'StopInstance is no API action that is called here. Allowed are Desc',
    ],
    ['{"StopInstances":{"burst":0,"perSecond":1}}', 'StopInstances.burst must be a number of calls, 1 or more'],
    ['{"StopInstances":{"burst":1,"perSecond":0}}', 'StopInstances.perSecond must be a number above 0'],
    ['{"StopInstances":{"burst":1,"perSecond":"fast"}}', 'StopInstances.perSecond must be a number above 0'],
    ['{"StopInstances":{"burst":1}}', 'StopInstances.perSecond must be a number above 0'],
    ['{"AttachVolume":{"burst":1,"perSecond":1,"resources":{"burst":1,"perSecond":1}}}', 'leave "resources" out'],
  ])('is refused as %s', (ec2ApiLimits, message) => {
    expect(refusal({ ec2ApiLimits })).toContain(message);
    expect(refusal({ ec2ApiLimits })).toContain(`-c ec2ApiLimits=${ec2ApiLimits}`);
  });

  it.each(['0', '-1', '1.1', 'half'])('takes no share of %s', (ec2ApiShare) => {
    expect(refusal({ ec2ApiShare })).toContain(`-c ec2ApiShare=${ec2ApiShare}: must be a number above 0, at most 1`);
  });
});

describe('the declared monitors', () => {
  it.each([
    ['a session', 'arn:aws:sts::111122223333:assumed-role/probe/session'],
    ['a whole account', 'arn:aws:iam::111122223333:root'],
    ['an account by its number', '111122223333'],
    ['a wildcard', 'arn:aws:iam::111122223333:role/probe-*'],
    ['everybody', '*'],
    ['a role without an account', 'arn:aws:iam:::role/probe'],
    ['a name', 'probe'],
  ])('are no %s', (_, wrong) => {
    const message = refusal({ monitors: `arn:aws:iam::111122223333:role/probe,${wrong}` });
    expect(message).toContain(
      `-c monitors=arn:aws:iam::111122223333:role/probe,${wrong}: 1 "${wrong}" is not the ARN of an IAM role`,
    );
    expect(message).toContain('arn:aws:iam::111122223333:role/probe');
  });

  it('are as many as the policy of a bus has room for', () => {
    const arns = (count: number) =>
      Array.from({ length: count }, (_, n) => `arn:aws:iam::111122223333:role/probe-${1000 + n}`);
    expect(() => synthesise({ monitors: arns(150) })).not.toThrow();
    expect(refusal({ monitors: arns(200) })).toContain('8000 characters at most');
  });

  it('are heard on the default bus by a clear yes alone', () => {
    expect(refusal({ monitorsOnDefaultBus: 'yes' })).toContain('-c monitorsOnDefaultBus=yes: must be true or false');
  });
});

describe('the reserved concurrency', () => {
  const reservedIn = (context: Readonly<Record<string, unknown>>) =>
    Object.values(synthesise(context).template.findResources('AWS::Lambda::Function')).map(
      ({ Properties }) => Properties.ReservedConcurrentExecutions,
    );

  it('is kept for every function, and for none by default', () => {
    const jwt = { jwtIssuer: 'https://issuer.example.com', jwtAudience: 'sdrs' };
    const kept = reservedIn({ reservedConcurrency: '5', ...jwt });
    expect(kept.length).toBeGreaterThan(12);
    expect(new Set(kept)).toEqual(new Set([5]));
    expect(new Set(reservedIn({}))).toEqual(new Set([undefined]));
  });

  it.each(['0', '4', '7.5', '1001', 'all'])('is refused as %s', (reservedConcurrency) => {
    expect(refusal({ reservedConcurrency })).toContain(
      `-c reservedConcurrency=${reservedConcurrency}: must be a whole number from 5 to 1000.`,
    );
  });
});

describe('how often records are refreshed', () => {
  it.each(['0', '7.5', 'x', '1441', '-5'])('is refused as every %s minutes', (refreshMinutes) => {
    expect(refusal({ refreshMinutes })).toContain(
      `-c refreshMinutes=${refreshMinutes}: must be a whole number from 1 to 1440. See docs/deploy.md.`,
    );
  });

  it.each([
    ['1', 'rate(1 minute)'],
    ['90', 'rate(90 minutes)'],
    ['1440', 'rate(1 day)'],
  ])('may be every %s minutes', (refreshMinutes, ScheduleExpression) => {
    synthesise({ refreshMinutes }).template.hasResourceProperties('AWS::Scheduler::Schedule', { ScheduleExpression });
  });
});

describe('the zones of the API', () => {
  const zonesIn = (context: Readonly<Record<string, unknown>>) =>
    Object.values(synthesise(context).template.findResources('AWS::Lambda::Function')).flatMap(
      ({ Properties }) => Properties.Environment.Variables.AVAILABILITY_ZONES ?? [],
    );

  it('are those that are named, also where CloudFormation lists others', () => {
    expect(zonesIn({ availabilityZones: 'eu-central-1a, eu-central-1c' })).toEqual(['eu-central-1a,eu-central-1c']);
    expect(zonesIn({})).toEqual([{ 'Fn::Join': [',', { 'Fn::GetAZs': '' }] }]);
  });

  it.each(['eu-central-1', 'a', 'eu-central-1a;eu-central-1b', ''])('are refused as "%s"', (availabilityZones) => {
    expect(refusal({ availabilityZones })).toContain(`-c availabilityZones=${availabilityZones}: `);
  });
});

describe('options that stand in the environment of functions', () => {
  const keys = (count: number) =>
    Array.from(
      { length: count },
      (_, n) =>
        `arn:aws:kms:eu-central-1:111122223333:key/${String(n).padStart(4, '0')}abcd-12ab-34cd-56ef-1234567890ab`,
    );
  /**
   * At least what CloudFormation fills in: the longest name of a table has 255 (DynamoDB quotas), that of a function 64 (Lambda API
   * Reference, CreateFunction), other names and ARNs less than 140.
   */
  const longest = (name: string): number => {
    if (name === 'TABLE_NAME') return 255;
    return name.endsWith('_FUNCTION') ? 64 : 140;
  };
  const filledIn = (name: string): string => 'x'.repeat(longest(name));
  const bytes = (variables: Readonly<Record<string, unknown>>): number =>
    Object.entries(variables)
      .map(([name, value]) => name.length + (typeof value === 'string' ? value : filledIn(name)).length)
      .reduce((sum, length) => sum + length, 0);

  it('are as many as there is room for, and no more', () => {
    const { template } = synthesise({ volumeKeys: keys(39) });
    for (const { Properties } of Object.values(template.findResources('AWS::Lambda::Function')))
      expect(bytes(Properties.Environment.Variables)).toBeLessThan(4_096);
  });

  it('are refused with how long each is where there is no room', () => {
    const message = refusal({ volumeKeys: keys(48) });
    expect(message).toContain(
      '-c volumeKeys 3791, -c ec2ApiLimits 0, -c availabilityZones 0, together 3791; 3100 at most',
    );
    expect(message).toContain('Encrypt the disks of more servers with one key');
  });

  it('are counted together', () => {
    const ec2ApiLimits = { StopInstances: { burst: 100, perSecond: 10 } };
    expect(refusal({ volumeKeys: keys(39), ec2ApiLimits })).toContain('-c ec2ApiLimits ');
  });
});
