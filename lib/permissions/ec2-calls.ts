import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { type Conditions, type Confinement, confinedParts } from './confinement.ts';

/** Kinds of EC2 resource that a call acts on, by the name in their ARNs. */
export type Ec2Resource =
  | 'elastic-ip'
  | 'image'
  | 'instance'
  | 'key-pair'
  | 'network-interface'
  | 'route-table'
  | 'security-group'
  | 'snapshot'
  | 'subnet'
  | 'transit-gateway-attachment'
  | 'transit-gateway-route-table'
  | 'volume';

/** One EC2 call with all kinds of resource it must be allowed on. Source: Service Authorization Reference, EC2. */
export interface Ec2Call {
  readonly action: string;
  readonly on: readonly Ec2Resource[];
  readonly condition?: Conditions;
  /** What a confined deployment asks of a kind, where it is not what it asks of that kind elsewhere. */
  readonly confined?: Partial<Readonly<Record<Ec2Resource, Confinement>>>;
}

/**
 * The calls as statements, one for the resources of each condition, named by their actions. Source: IAM User Guide, IAM JSON policy
 * elements: Sid: no two statements of a policy have one name.
 */
export const callEc2 = (scope: Construct, calls: readonly Ec2Call[], named = ''): readonly PolicyStatement[] => {
  const counts = new Map<string, number>();
  const sidOf = (action: string): string => {
    const count = (counts.get(action) ?? 0) + 1;
    counts.set(action, count);
    return `${named}${action}${count === 1 ? '' : count}`;
  };
  return calls.flatMap((call) =>
    confinedParts(scope, call).map(
      ({ on, conditions }) =>
        new PolicyStatement({
          sid: sidOf(call.action),
          actions: [`ec2:${call.action}`],
          resources: on.map((resource) => ec2Arn(scope, resource)),
          ...(Object.keys(conditions).length > 0 ? { conditions } : {}),
        }),
    ),
  );
};

/** Kinds whose ARNs name no account. */
export const NO_ACCOUNT: readonly Ec2Resource[] = ['image', 'snapshot'];

/** Servers, disks and NICs belong to groups that are imported later, so their ids are not known at deployment. */
const ec2Arn = (scope: Construct, resource: Ec2Resource): string =>
  Stack.of(scope).formatArn({
    service: 'ec2',
    resource,
    resourceName: '*',
    ...(NO_ACCOUNT.includes(resource) ? { account: '' } : {}),
  });
