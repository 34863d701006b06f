import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { StepFunctions } from '../workflows/workflow.ts';

/** The functions that act in a failover: each is asked what its role may do. */
export type ActingFunctions = Pick<
  StepFunctions,
  'stopSynchronization' | 'forceStopProductionServers' | 'makeDrDisksAvailable' | 'migrateNics'
>;

/** Lets a function ask the steps: they themselves answer, under their own roles. */
export const letAsk = (asker: LambdaFunction, functions: ActingFunctions): void => {
  const asked = {
    SYNCHRONIZATION_FUNCTION: functions.stopSynchronization,
    FENCE_FUNCTION: functions.forceStopProductionServers,
    DISKS_FUNCTION: functions.makeDrDisksAvailable,
    IDENTITY_FUNCTION: functions.migrateNics,
  };
  for (const [name, { functionName }] of Object.entries(asked)) asker.addEnvironment(name, functionName);
  asker.addToRolePolicy(
    new PolicyStatement({
      sid: 'AskSteps',
      actions: ['lambda:InvokeFunction'],
      resources: Object.values(asked).map(({ functionArn }) => functionArn),
    }),
  );
};
