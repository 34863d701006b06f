/**
 * Actions that IAM authorises on no particular resource, so that a policy must give them `*`.
 *
 * Source: Service Authorization Reference, the actions of each service whose column "Resource types" is empty. Each
 * entry was looked up there (as of September 2026), but for two that are marked. `ec2:Describe*` is no entry, as some of its
 * actions, such as DescribeInstanceAttribute, are authorised on a resource.
 */
export const WITHOUT_RESOURCES: ReadonlySet<string> = new Set([
  'autoscaling:DescribeAutoScalingGroups',
  'autoscaling:DescribeAutoScalingInstances',
  // Knows alarms as resources, but shows composite ones only to who may see all (CloudWatch API Reference, DescribeAlarms).
  'cloudwatch:DescribeAlarms',
  // UNVERIFIED[mute-rules-resource]: the reference has it, and was not read for its column.
  'cloudwatch:ListAlarmMuteRules',
  'dynamodb:ListStreams',
  'ec2:DescribeAddresses',
  // UNVERIFIED[application-status-resource], as the other looks at all servers.
  'ec2:DescribeApplicationStatus',
  'ec2:DescribeInstanceStatus',
  'ec2:DescribeInstanceTypes',
  'ec2:DescribeInstances',
  'ec2:DescribeInternetGateways',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeRouteTables',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeSnapshots',
  'ec2:DescribeSpotInstanceRequests',
  'ec2:DescribeTags',
  'ec2:DescribeVolumeStatus',
  'ec2:DescribeVolumes',
  'ec2:DescribeVpcs',
  'logs:CreateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:DescribeLogGroups',
  'logs:DescribeResourcePolicies',
  'logs:GetLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:UpdateLogDelivery',
  'xray:GetSamplingRules',
  'xray:GetSamplingTargets',
  'xray:PutTelemetryRecords',
  'xray:PutTraceSegments',
]);

type Parts = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/** Every statement in a template that allows something, wherever it stands: policies of roles, of queues, of topics. */
export const allowancesIn = (value: unknown): readonly Parts[] => {
  if (!isObject(value)) return [];
  const parts = value as Parts;
  return [...(parts.Effect === 'Allow' ? [parts] : []), ...Object.values(parts).flatMap(allowancesIn)];
};

/** What the statements allow on every resource although IAM could be told which. Allowing by exception is told too. */
export const tooWide = (statements: readonly Parts[]): readonly unknown[] =>
  statements.flatMap(({ Action, NotAction, Resource, NotResource }) => {
    if (NotAction !== undefined || NotResource !== undefined) return ['allowed by exception'];
    if (!list(Resource).includes('*')) return [];
    return list(Action).filter((action) => !WITHOUT_RESOURCES.has(String(action)));
  });
