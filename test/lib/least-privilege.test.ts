import { describe, expect, it } from 'vitest';
import { STEP_NAMES, STEPS } from '../../lambdas/steps.ts';
import { pascalCase } from '../../lib/text.ts';
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

const statementsOf = (roleName: string): readonly Statement[] =>
  policies
    .filter(({ Properties }) => Properties.Roles.some(({ Ref }) => Ref.startsWith(roleName)))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);

const actionsOf = (roleName: string) =>
  [...new Set(statementsOf(roleName).flatMap(({ Action }) => list(Action)))].sort();

describe('the functions', () => {
  it('may do what their step needs, and nothing else', () => {
    const actions = STEP_NAMES.map((name) => [name, actionsOf(`Failover${pascalCase(STEPS[name].entry)}Role`)]);
    expect(Object.fromEntries(actions)).toMatchInlineSnapshot(`
      {
        "forceStopProductionServers": [
          "autoscaling:DescribeAutoScalingGroups",
          "autoscaling:DescribeAutoScalingInstances",
          "autoscaling:DetachInstances",
          "dynamodb:GetItem",
          "dynamodb:PutItem",
          "dynamodb:Query",
          "dynamodb:UpdateItem",
          "ec2:CreateTags",
          "ec2:DescribeInstanceAttribute",
          "ec2:DescribeInstances",
          "ec2:DetachVolume",
          "ec2:ModifyInstanceAttribute",
          "ec2:ModifyInstanceMaintenanceOptions",
          "ec2:StopInstances",
          "logs:CreateLogStream",
          "logs:PutLogEvents",
          "xray:PutTelemetryRecords",
          "xray:PutTraceSegments",
        ],
        "makeDrDisksAvailable": [
          "dynamodb:GetItem",
          "dynamodb:PutItem",
          "dynamodb:Query",
          "dynamodb:UpdateItem",
          "ec2:AttachVolume",
          "ec2:CreateTags",
          "ec2:CreateVolume",
          "ec2:DescribeInstances",
          "ec2:DescribeVolumes",
          "ec2:DetachVolume",
          "logs:CreateLogStream",
          "logs:PutLogEvents",
          "xray:PutTelemetryRecords",
          "xray:PutTraceSegments",
        ],
        "markFailoverComplete": [
          "dynamodb:GetItem",
          "dynamodb:PutItem",
          "dynamodb:Query",
          "dynamodb:UpdateItem",
          "ec2:DescribeAddresses",
          "ec2:DescribeInstances",
          "ec2:DescribeNetworkInterfaces",
          "ec2:DescribeRouteTables",
          "ec2:DescribeVolumes",
          "ec2:SearchTransitGatewayRoutes",
          "logs:CreateLogStream",
          "logs:PutLogEvents",
          "xray:PutTelemetryRecords",
          "xray:PutTraceSegments",
        ],
        "markProtectionDisabled": [
          "dynamodb:GetItem",
          "dynamodb:PutItem",
          "dynamodb:Query",
          "dynamodb:UpdateItem",
          "logs:CreateLogStream",
          "logs:PutLogEvents",
          "xray:PutTelemetryRecords",
          "xray:PutTraceSegments",
        ],
        "migrateNics": [
          "dynamodb:GetItem",
          "dynamodb:PutItem",
          "dynamodb:Query",
          "dynamodb:UpdateItem",
          "ec2:AssignPrivateIpAddresses",
          "ec2:AssociateAddress",
          "ec2:AttachNetworkInterface",
          "ec2:CreateRoute",
          "ec2:CreateTransitGatewayRoute",
          "ec2:DescribeAddresses",
          "ec2:DescribeInstances",
          "ec2:DescribeNetworkInterfaces",
          "ec2:DescribeRouteTables",
          "ec2:DetachNetworkInterface",
          "ec2:ModifyNetworkInterfaceAttribute",
          "ec2:ReplaceRoute",
          "ec2:ReplaceTransitGatewayRoute",
          "ec2:SearchTransitGatewayRoutes",
          "logs:CreateLogStream",
          "logs:PutLogEvents",
          "xray:PutTelemetryRecords",
          "xray:PutTraceSegments",
        ],
        "recordFailure": [
          "dynamodb:GetItem",
          "dynamodb:PutItem",
          "dynamodb:Query",
          "dynamodb:UpdateItem",
          "logs:CreateLogStream",
          "logs:PutLogEvents",
          "xray:PutTelemetryRecords",
          "xray:PutTraceSegments",
        ],
        "stopSynchronization": [
          "dynamodb:GetItem",
          "dynamodb:PutItem",
          "dynamodb:Query",
          "dynamodb:UpdateItem",
          "ec2:DescribeSnapshots",
          "logs:CreateLogStream",
          "logs:PutLogEvents",
          "xray:PutTelemetryRecords",
          "xray:PutTraceSegments",
        ],
        "validatePrerequisites": [
          "autoscaling:DescribeAutoScalingGroups",
          "autoscaling:DescribeAutoScalingInstances",
          "dynamodb:GetItem",
          "dynamodb:PutItem",
          "dynamodb:Query",
          "dynamodb:UpdateItem",
          "ec2:DescribeAddresses",
          "ec2:DescribeInstanceAttribute",
          "ec2:DescribeInstanceStatus",
          "ec2:DescribeInstanceTypes",
          "ec2:DescribeInstances",
          "ec2:DescribeNetworkInterfaces",
          "ec2:DescribeRouteTables",
          "ec2:DescribeSnapshots",
          "ec2:DescribeSpotInstanceRequests",
          "ec2:DescribeVolumes",
          "ec2:SearchTransitGatewayRoutes",
          "logs:CreateLogStream",
          "logs:PutLogEvents",
          "states:DescribeExecution",
          "xray:PutTelemetryRecords",
          "xray:PutTraceSegments",
        ],
      }
    `);
  });

  it('change EC2 only where a resource is named by kind, account and region', () => {
    const mutating = policies
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
      .filter(({ Action }) => list(Action).some((action) => /^ec2:(?!Describe)/.test(action)));
    expect(mutating.length).toBeGreaterThan(0);
    for (const { Resource } of mutating) expect(list(Resource)).not.toContain('*');
  });

  it('are started by nobody but the state machine, the recorder that asks, and the schedules of guard, recorder and decider', () => {
    const invokers = policies.filter(({ Properties }) =>
      Properties.PolicyDocument.Statement.some(({ Action }) => list(Action).includes('lambda:InvokeFunction')),
    );
    expect(invokers.flatMap(({ Properties }) => Properties.Roles.map(({ Ref }) => Ref))).toEqual([
      expect.stringMatching(/^FailoverStateMachineRole/),
      expect.stringMatching(/^GuardSchedulerRole/),
      expect.stringMatching(/^RecorderFunctionRole/),
      expect.stringMatching(/^RecorderSchedulerRole/),
      expect.stringMatching(/^AutomationSchedulerRole/),
    ]);
  });
});

describe('their settings', () => {
  it('are the same for every step, the guard, the recorder, the decider, the publisher and the API: current Node, Graviton, traced, logs that expire', () => {
    const functions = Object.values(template.findResources('AWS::Lambda::Function'));
    expect(functions).toHaveLength(STEP_NAMES.length + 5);
    for (const { Properties } of functions) {
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
