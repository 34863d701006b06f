import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { settingsOf } from '../settings.ts';

/** On everything that a failover acts on, with the group's id as value; see `TAGS` in the failover's rules. */
export const GROUP_TAG = 'sdrs:group';

/** On the snapshots that a DR disk is made of; see `TAGS` as well. */
export const RECOVERY_POINT_TAG = 'sdrs:recovery-point';

/** On the snapshots that a failover has pinned; see `TAGS` as well. */
export const PINNED_TAG = 'sdrs:pinned';

/** On the volumes that a failover has taken off their servers; see `TAGS` as well. */
export const FREED_TAGS = ['sdrs:freed-by', 'sdrs:freed-in'] as const;

/** Kinds of EC2 resource that carry the group's tag. */
const TAGGED = [
  'elastic-ip',
  'instance',
  'network-interface',
  'route-table',
  'transit-gateway-route-table',
  'volume',
] as const;

/**
 * What a confined deployment asks of a resource. `group`: it carries the group's tag. `made`: the call makes it and
 * gives it the tag. `recovery-point`: it is a snapshot of a recovery point. `free`: nothing, since the call only looks,
 * the kind carries no tag of a group, or EC2 knows no such condition there.
 */
export type Confinement = 'group' | 'made' | 'recovery-point' | 'free';

/** By operator and key. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** `Null` is false where the key is there, whatever its value. */
export const present = (key: string): Conditions => ({ Null: { [key]: 'false' } });

/**
 * The call gives or takes these tags and no others. A call that names no tag would delete all of them, so the names have to be
 * there.
 */
export const onlyTags = (...keys: readonly [string, ...string[]]): Conditions => ({
  'ForAllValues:StringEquals': { 'aws:TagKeys': keys.length === 1 ? keys[0] : keys },
  ...present('aws:TagKeys'),
});

const CONDITIONS: Readonly<Record<Confinement, Conditions>> = {
  group: present(`aws:ResourceTag/${GROUP_TAG}`),
  made: present(`aws:RequestTag/${GROUP_TAG}`),
  'recovery-point': present(`aws:ResourceTag/${RECOVERY_POINT_TAG}`),
  free: {},
};

/** Whether the owner of the deployment has confined its steps to what carries the group's tag. */
export const isConfined = (scope: Construct): boolean => settingsOf(scope.node).confineToTagged;

interface Confinable<Resource extends string> {
  readonly on: readonly Resource[];
  readonly condition?: Conditions;
  readonly confined?: Partial<Readonly<Record<Resource, Confinement>>>;
}

/** Resources of a call that have the same condition. */
export interface Part<Resource extends string> {
  readonly on: readonly Resource[];
  readonly conditions: Conditions;
}

/**
 * The call's resources, by what they have to fulfil. Each kind is judged with its own tags, so kinds that fulfil
 * different conditions stand in statements of their own.
 */
export const confinedParts = <Resource extends string>(
  scope: Construct,
  { on, condition = {}, confined = {} }: Confinable<Resource>,
): readonly Part<Resource>[] => {
  if (!isConfined(scope)) return [{ on, conditions: condition }];
  const byKind: Partial<Readonly<Record<string, Confinement>>> = confined;
  const kinds = Map.groupBy(on, (kind) => byKind[kind] ?? (isTagged(kind) ? 'group' : 'free'));
  return [...kinds].map(([kind, those]) => ({ on: those, conditions: merged(condition, CONDITIONS[kind]) }));
};

const isTagged = (kind: string): boolean => (TAGGED as readonly string[]).includes(kind);

/** Operators may be in both; no key is. */
const merged = (one: Conditions, other: Conditions): Conditions =>
  Object.fromEntries(
    [...new Set([...Object.keys(one), ...Object.keys(other)])].map((operator) => [
      operator,
      { ...one[operator], ...other[operator] },
    ]),
  );

/** The environment of every function of a confined deployment. */
export const confinementEnvironment = (scope: Construct): Readonly<Record<string, string>> =>
  isConfined(scope) ? { CONFINED: 'true' } : {};

/** The look at the tags, for those who judge plans and those who give the tag. */
export const tagLooks = (scope: Construct): readonly string[] => (isConfined(scope) ? ['DescribeTags'] : []);

/** What the API's function may also do: give the group's tag to members, take it off, and touch no other tag. */
export const taggingStatements = (scope: Construct): readonly PolicyStatement[] =>
  isConfined(scope)
    ? [
        new PolicyStatement({
          sid: 'TagMembers',
          actions: ['ec2:CreateTags', 'ec2:DeleteTags'],
          resources: TAGGED.map((resource) =>
            Stack.of(scope).formatArn({ service: 'ec2', resource, resourceName: '*' }),
          ),
          conditions: onlyTags(GROUP_TAG),
        }),
      ]
    : [];

/** The kinds that the API's function may tag. */
export const taggedResources = (scope: Construct): readonly string[] => (isConfined(scope) ? TAGGED : []);
