import { type CfnElement, Stack, Validations } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { METHODS } from '../../lambdas/domain/access.ts';
import type { StepName } from '../../lambdas/workflows.ts';
import { taggedResources } from './confinement.ts';
import { NO_ACCOUNT } from './ec2-calls.ts';
import { relaunchResources } from './relaunch-permissions.ts';
import { changesAutoScaling, looksAtKeys, namedResources } from './step-permissions.ts';

/**
 * Findings of cdk-nag that are as they must be, each with its reason. The ids name the one wildcard they are about, so
 * that another one in the same policy is still found.
 */
export const acknowledgeStep = (role: IConstruct, step: StepName): void => {
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: "Describe calls of EC2 and Auto Scaling and X-Ray's Put calls know no resource-level permissions.",
  });
  const relaunch = step === 'migrateNics' ? relaunchResources(role) : [];
  for (const resource of new Set([...namedResources(step), ...relaunch])) {
    const account = NO_ACCOUNT.includes(resource) ? '' : '<AWS::AccountId>';
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ec2:<AWS::Region>:${account}:${resource}/*]`,
      reason: `Groups are imported after deployment, so the ${resource} ids are not known. One account, one region.`,
    });
  }
  if (changesAutoScaling(step)) acknowledgeAutoScaling(role);
  if (looksAtKeys(step)) acknowledgeKeys(role);
};

const acknowledgeAutoScaling = (role: IConstruct): void =>
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:autoscaling:<AWS::Region>:<AWS::AccountId>:autoScalingGroup:*:autoScalingGroupName/*]',
    reason:
      'Groups are imported after deployment, so their Auto Scaling groups are not known. One account, one region.',
  });

const acknowledgeKeys = (role: IConstruct): void =>
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:kms:<AWS::Region>:<AWS::AccountId>:key/*]',
    reason: 'Groups are imported after deployment, so the keys of their disks are not known. One account, one region.',
  });

export const acknowledgeWorkflow = (stateMachine: IConstruct, functions: readonly IFunction[]): void => {
  Validations.of(stateMachine).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: "X-Ray's Put calls and the delivery of logs know no resource-level permissions.",
  });
  for (const fn of functions) {
    Validations.of(stateMachine).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${logicalId(fn)}.Arn>:*]`,
      reason: 'The versions and aliases of one function, a step of this very machine.',
    });
  }
};

export const acknowledgeExecutionReader = (policy: IConstruct, stateMachine: IConstruct): void =>
  Validations.of(policy).acknowledge({
    id:
      'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:' +
      `execution:<${logicalId(stateMachine)}.Name>:*]`,
    reason: 'The execution that holds a lease is known at run time only; all are of this one machine.',
  });

/** The guard fences as the step does whose permissions it has. */
export const acknowledgeGuard = ({ role }: IFunction): void => {
  if (role) acknowledgeStep(role, 'forceStopProductionServers');
};

/** The recorder looks as *Validate prerequisites* does. */
export const acknowledgeRecorder = ({ role }: IFunction): void => {
  if (role) acknowledgeStep(role, 'validatePrerequisites');
};

/** The synchroniser takes sets as the first ones are taken. */
export const acknowledgeSynchroniser = ({ role }: IFunction): void => {
  if (role) acknowledgeStep(role, 'takeFirstRecoveryPoints');
};

/** The API looks at EC2 as the first step does, and gives and takes off the pins of people. */
export const acknowledgeApi = ({ role }: IFunction): void => {
  if (!role) return;
  acknowledgeStep(role, 'validatePrerequisites');
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ec2:<AWS::Region>::snapshot/*]',
    reason:
      'Recovery points are taken after deployment, so their ids are not known. The statements are about the one tag.',
  });
  for (const resource of taggedResources(role)) {
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ec2:<AWS::Region>:<AWS::AccountId>:${resource}/*]`,
      reason: 'Which resources become members is known at run time only. The statement is about the one tag.',
    });
  }
};

export const acknowledgeTracing = (role: IConstruct): void =>
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: "X-Ray's Put calls know no resource-level permissions.",
  });

export const acknowledgeApiAccess = (access: IConstruct, api: IConstruct): void => {
  for (const method of METHODS) {
    Validations.of(access).acknowledge({
      id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:<${logicalId(api)}>/$default/${method}/*]`,
      reason: 'Groups are made after deployment, so their ids in paths are not known. One API, one stage.',
    });
  }
};

export const acknowledgeConsolePublisher = (role: IConstruct, bucket: IConstruct): void => {
  acknowledgeTracing(role);
  Validations.of(role).acknowledge({
    id: `AwsSolutions-IAM5[Resource::<${logicalId(bucket)}.Arn>/*]`,
    reason: 'The objects of one bucket, which has nothing but what this function puts there.',
  });
};

/** Files that are the same in every deployment, and the names of one. Whoever calls the API stands in the API's own log. */
export const acknowledgeConsole = (distribution: IConstruct, bucket: IConstruct): void => {
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason: 'CloudFront alone reads it, and it has nothing that is secret.',
  });
  const reasons = {
    CFR1: 'People fail over from wherever they are in that night.',
    CFR2: 'It has files, and an API that has its own limits and lets nobody in without a token.',
    CFR3: 'The files are no secret, and the API logs every call.',
    CFR4: "The domain is CloudFront's own, whose certificate leaves the oldest protocol to CloudFront.",
  };
  for (const [rule, reason] of Object.entries(reasons))
    Validations.of(distribution).acknowledge({ id: `AwsSolutions-${rule}`, reason });
};

/** The decider looks, and changes nothing of EC2. */
export const acknowledgeDecider = ({ role }: IFunction): void => {
  if (!role) return;
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason:
      "EC2's Describe calls, X-Ray's Put calls and the list of mute rules know no resource-level permissions; " +
      'DescribeAlarms shows composite alarms only to who may see every alarm.',
  });
};

export const acknowledgeScheduler = (role: IConstruct, fn: IFunction): void =>
  Validations.of(role).acknowledge({
    id: `AwsSolutions-IAM5[Resource::<${logicalId(fn)}.Arn>:*]`,
    reason: 'The versions and aliases of one function, which the schedule starts.',
  });

export const acknowledgePublisher = ({ role }: IFunction, deadLetters: IConstruct): void => {
  Validations.of(deadLetters).acknowledge({
    id: 'AwsSolutions-SQS3',
    reason: 'It is a dead-letter queue itself, of the stream and of the topic.',
  });
  if (!role) return;
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: "X-Ray's Put calls and the listing of streams know no resource-level permissions.",
  });
};

const logicalId = (construct: IConstruct): string =>
  Stack.of(construct).getLogicalId(construct.node.defaultChild as CfnElement);
