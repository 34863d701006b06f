import { describe, expect, it } from 'vitest';
import { FENCED_TAG } from '../../lib/permissions/fenced-policy.ts';
import { isDenied, type Request, type Statement } from '../support/iam.ts';
import { denyPolicy } from './deny-policy.ts';
import { synthesise } from './synthesise.ts';

const ROLE = 'arn:aws:iam::111122223333:role';
const BEARER = `${ROLE}/application`;
const OPERATOR = `${ROLE}/on-call/operator`;
const INSTANCE = 'arn:aws:ec2:eu-central-1:111122223333:instance/i-0a1b2c3d4e5f60011';
const VOLUME = 'arn:aws:ec2:eu-central-1:111122223333:volume/vol-0a1b2c3d4e5f60011';

interface Asked {
  readonly by?: string;
  readonly on?: string;
  /** Tags of the resource. */
  readonly tags?: readonly string[];
  /** Tags that are put on it or taken off. */
  readonly keys?: readonly string[];
}

const request = (action: string, { by = BEARER, on = INSTANCE, tags = [], keys }: Asked): Request => ({
  action: `ec2:${action}`,
  resource: on,
  context: {
    'aws:PrincipalArn': by,
    ...Object.fromEntries(tags.map((tag) => [`aws:ResourceTag/${tag}`, 'failover-1'])),
    ...(keys ? { 'aws:TagKeys': keys } : {}),
  },
});

/** The policy of the stack, with what CloudFormation will know of its roles. */
const deployed = (context: Readonly<Record<string, unknown>> = {}) => {
  const { template } = synthesise(context);
  const [policy] = Object.entries(template.findResources('AWS::IAM::ManagedPolicy')).filter(([id]) =>
    id.startsWith('DenyStartOfFenced'),
  );
  const text = JSON.stringify(policy?.[1].Properties.PolicyDocument);
  const known = text.replace(/\{"Fn::GetAtt":\["(\w+)","Arn"\]\}/g, (_, id) => `"${ROLE}/Sdrs-${id}"`);
  return {
    known,
    longest: text.replace(
      /\{"Fn::GetAtt":\["\w+","Arn"\]\}/g,
      `"arn:aws-us-gov:iam::111122223333:role/${'r'.repeat(64)}"`,
    ),
  };
};

const statementsOf = ({ known }: ReturnType<typeof deployed>): readonly Statement[] => JSON.parse(known).Statement;

const own = statementsOf(deployed({ fenceLifters: OPERATOR }));
const scp: readonly Statement[] = denyPolicy([`${ROLE}/Sdrs-*`, OPERATOR]).Statement;

const SPELLINGS = [FENCED_TAG, 'SDRS:fenced', 'sdrs:Fenced', 'SDRS:FENCED'];

describe.each([
  ['the managed policy', own],
  ['the service control policy', scp],
] as const)('%s', (_, policy) => {
  const denied = (action: string, asked: Asked) => isDenied(policy, request(action, asked));

  it.each(SPELLINGS)(
    'lets no healthy server be marked as fenced, as a condition would take the key for the tag: %s',
    (key) => {
      expect(denied('CreateTags', { keys: [key] })).toBe(true);
      expect(denied('CreateTags', { keys: ['Name', key] })).toBe(true);
    },
  );

  it.each(SPELLINGS)('keeps a server down that is marked, and its mark on it: %s', (tag) => {
    for (const action of ['StartInstances', 'AttachVolume', 'DeleteTags']) {
      expect(denied(action, { tags: ['Name', tag], keys: [tag] }), action).toBe(true);
    }
  });

  it('leaves every other server and tag alone', () => {
    expect(denied('StartInstances', { tags: ['Name', 'sdrs:dr-server-of'] })).toBe(false);
    expect(denied('AttachVolume', { on: VOLUME })).toBe(false);
    expect(denied('CreateTags', { keys: ['Name', 'sdrs:management-nics', 'sdrs:fenced-by'] })).toBe(false);
    expect(denied('DeleteTags', { keys: ['Name'] })).toBe(false);
    expect(denied('StopInstances', { tags: [FENCED_TAG] })).toBe(false);
  });

  it('keeps its bearer from a roll-back, which gives a fenced server its root volume and takes the tag off', () => {
    expect(denied('AttachVolume', { tags: [FENCED_TAG] })).toBe(true);
    expect(denied('DeleteTags', { tags: [FENCED_TAG], keys: [FENCED_TAG] })).toBe(true);
  });

  it('denies nothing to whoever may lift a fence, nor to the roles of the service', () => {
    for (const by of [OPERATOR, `${ROLE}/Sdrs-${fenceRole()}`]) {
      for (const action of ['StartInstances', 'AttachVolume', 'DeleteTags', 'CreateTags']) {
        expect(denied(action, { by, tags: [FENCED_TAG], keys: [FENCED_TAG] }), `${action} by ${by}`).toBe(false);
      }
    }
    expect(denied('AttachVolume', { by: `${ROLE}/operator`, tags: [FENCED_TAG] })).toBe(true);
  });
});

describe('the managed policy', () => {
  it('has nobody but the service exempt where the deployment names none', () => {
    const asked = request('AttachVolume', { by: OPERATOR, tags: [FENCED_TAG] });
    expect(isDenied(statementsOf(deployed()), asked)).toBe(true);
  });

  it('has room for as many as the option takes', () => {
    // Source: IAM User Guide, IAM and AWS STS quotas: 6,144 characters, without white space.
    const arn = (n: number) => `${ROLE}/on-call-${n}`;
    const most = Array.from({ length: 18 }, (_, n) => arn(10 + n));
    expect(most.join().length).toBeGreaterThan(750);
    expect(deployed({ fenceLifters: most }).longest.length).toBeLessThan(6144);
    expect(() => synthesise({ fenceLifters: [...most, ...most].map((one, n) => `${one}-${n}`) })).toThrow(
      '800 characters',
    );
  });
});

const fenceRole = (): string => {
  const [id = ''] = /(?<=role\/Sdrs-)FailoverForceStop\w+/.exec(JSON.stringify(own)) ?? [];
  expect(id).not.toBe('');
  return id;
};
