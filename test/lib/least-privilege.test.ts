import { describe, expect, it } from 'vitest';
import { STEP_NAMES } from '../../lambdas/workflows.ts';
import { permissionTable } from './reviewed.ts';
import { synthesise } from './synthesise.ts';

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

interface PolicyResource {
  readonly Properties: {
    readonly PolicyDocument: { readonly Statement: readonly Statement[] };
    readonly Roles: readonly { readonly Ref: string }[];
  };
}

const { template } = synthesise();
const policies = Object.values(template.findResources('AWS::IAM::Policy')) as unknown as readonly PolicyResource[];
const list = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T]);

const functions = Object.entries(template.findResources('AWS::Lambda::Function'));
/** Ids in a template end in a hash of eight figures. */
const nameOf = (id: string) => id.replace(/[0-9A-F]{8}$/, '');

describe('the functions', () => {
  it('may do what they are for, each function of the deployment, and nothing else', async () => {
    await expect(permissionTable(template)).toMatchFileSnapshot('./template/permissions.md');
  });

  it('are one more with tokens, which is their authorizer and may do nothing in AWS but log', () => {
    const tokens = synthesise({ jwtIssuer: 'https://id.example.com', jwtAudience: 'sdrs' }).template;
    const known = new Set(functions.map(([id]) => id));
    const more = Object.entries(tokens.findResources('AWS::Lambda::Function')).filter(([id]) => !known.has(id));
    expect(more.map(([id]) => nameOf(id))).toEqual(['ApiAuthorizerFunction']);
    const its = Object.values(tokens.findResources('AWS::IAM::Policy')).filter(({ Properties }) =>
      Properties.Roles.some(
        ({ Ref }: { readonly Ref: string }) => Ref === more[0]?.[1].Properties.Role['Fn::GetAtt'][0],
      ),
    );
    const actions = its
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
      .flatMap(({ Action }) => Action);
    expect(actions.toSorted()).toMatchInlineSnapshot(`
      [
        "logs:CreateLogStream",
        "logs:PutLogEvents",
        "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
      ]
    `);
  });

  it('change EC2 only where a resource is named by kind, account and region', () => {
    const mutating = policies
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
      .filter(({ Action }) => list(Action).some((action) => /^ec2:(?!Describe)/.test(action)));
    expect(mutating.length).toBeGreaterThan(0);
    for (const { Resource } of mutating) expect(list(Resource)).not.toContain('*');
  });

  it('are started by nobody but the state machines, those who ask, the API, and the schedules', () => {
    const invokers = policies.filter(({ Properties }) =>
      Properties.PolicyDocument.Statement.some(({ Action }) => list(Action).includes('lambda:InvokeFunction')),
    );
    expect(invokers.flatMap(({ Properties }) => Properties.Roles.map(({ Ref }) => Ref))).toEqual([
      expect.stringMatching(/^FailoverValidatePrerequisitesRole/),
      expect.stringMatching(/^FailoverStateMachineRole/),
      expect.stringMatching(/^RollBackStateMachineRole/),
      expect.stringMatching(/^ProtectStateMachineRole/),
      expect.stringMatching(/^UnprotectStateMachineRole/),
      expect.stringMatching(/^RestoreStateMachineRole/),
      expect.stringMatching(/^GuardSchedulerRole/),
      expect.stringMatching(/^RecorderFunctionRole/),
      expect.stringMatching(/^RecorderSchedulerRole/),
      expect.stringMatching(/^SynchroniserSchedulerRole/),
      expect.stringMatching(/^AutomationSchedulerRole/),
      // The recorder, the guard and the synchroniser, out of turn, and the changer.
      expect.stringMatching(/^ApiFunctionRole/),
    ]);
  });
});

describe('their settings', () => {
  it('are the same for every step, the guard, the recorder, the synchroniser, the changer, the decider, the publisher, the pager and the API: current Node, Graviton, traced, logs that expire', () => {
    expect(functions).toHaveLength(STEP_NAMES.length + 8);
    for (const [, { Properties }] of functions) {
      expect(Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        TracingConfig: { Mode: 'Active' },
        Environment: { Variables: { TABLE_NAME: expect.anything() } },
        LoggingConfig: { LogFormat: 'JSON', LogGroup: expect.anything() },
      });
    }
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 365 });
  });
});
