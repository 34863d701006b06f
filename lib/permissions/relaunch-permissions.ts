import { Aws } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { present } from './confinement.ts';
import { callEc2, type Ec2Call } from './ec2-calls.ts';
import { FENCED_TAG } from './fenced-policy.ts';
import { DESCRIBE_ATTRIBUTE } from './look-calls.ts';

/** Context of the app (`cdk deploy -c …`) by which an owner allows production servers to be terminated. */
export const RELAUNCH_CONTEXT = {
  /** `true`: the step *Migrate NICs* may terminate fenced servers and launch others. @default false */
  allow: 'allowTermination',
  /** ARNs of the roles of the DR servers' instance profiles, separated by commas. @default none can be passed on */
  roles: 'relaunchRoles',
} as const;

/** On the servers that a relaunch has launched; see `TAGS` in the failover's rules. */
const RELAUNCH_TAG = 'sdrs:relaunch-of';

const tagged = (tag: string) => present(`aws:ResourceTag/${tag}`);

/** Source of the kinds of resource and the condition keys: Service Authorization Reference, EC2. */
export const RELAUNCH_CALLS: readonly Ec2Call[] = [
  DESCRIBE_ATTRIBUTE,
  { action: 'ModifyInstanceAttribute', on: ['instance', 'volume'] },
  { action: 'TerminateInstances', on: ['instance'], condition: tagged(FENCED_TAG) },
  {
    action: 'RunInstances',
    on: ['image', 'instance', 'key-pair', 'network-interface', 'security-group', 'subnet', 'volume'],
    // EC2 knows no condition on the tags of a network interface that a launch is given.
    confined: { instance: 'made', 'network-interface': 'free', volume: 'made' },
  },
  {
    action: 'CreateTags',
    on: ['instance', 'volume'],
    condition: { StringEquals: { 'ec2:CreateAction': 'RunInstances' } },
    confined: { instance: 'free', volume: 'free' },
  },
  { action: 'StopInstances', on: ['instance'], condition: tagged(RELAUNCH_TAG) },
];

/** Whether the owner of the deployment has allowed terminations. Everything but an explicit yes is a no. */
export const isTerminationAllowed = (scope: Construct): boolean =>
  String(scope.node.tryGetContext(RELAUNCH_CONTEXT.allow)) === 'true';

const passedRoles = (scope: Construct): readonly string[] => {
  const roles: unknown = scope.node.tryGetContext(RELAUNCH_CONTEXT.roles) ?? [];
  const list = Array.isArray(roles) ? roles.map(String) : String(roles).split(',');
  return list.map((role) => role.trim()).filter((role) => role !== '');
};

/** What the step *Migrate NICs* may do in addition, where terminations are allowed; nothing where they are not. */
export const relaunchStatements = (scope: Construct): readonly PolicyStatement[] => {
  if (!isTerminationAllowed(scope)) return [];
  const roles = passedRoles(scope);
  return [...callEc2(scope, RELAUNCH_CALLS, 'Relaunch'), ...(roles.length > 0 ? [passRoles(roles)] : [])];
};

const passRoles = (roles: readonly string[]) =>
  new PolicyStatement({
    sid: 'RelaunchPassRole',
    actions: ['iam:PassRole'],
    resources: [...roles],
    // In China it is ec2.amazonaws.com.cn (Amazon Web Services in China, Getting started, Amazon EC2).
    conditions: { StringEquals: { 'iam:PassedToService': `ec2.${Aws.URL_SUFFIX}` } },
  });

/** The kinds of EC2 resource that are changed in addition, with their accounts as ARNs have them. */
export const relaunchResources = (scope: Construct): readonly Ec2Call['on'][number][] =>
  isTerminationAllowed(scope) ? [...new Set(RELAUNCH_CALLS.flatMap(({ on }) => on))] : [];

/** The environment of all that judge plans (first step, recorder, API), so that a failover is refused beforehand. */
export const terminationEnvironment = (scope: Construct) => ({
  TERMINATION: isTerminationAllowed(scope) ? 'allowed' : 'forbidden',
});
