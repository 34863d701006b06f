import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import {
  Choice,
  Condition,
  Fail,
  type IChainable,
  JsonPath,
  type RetryProps,
  TaskInput,
  type TaskStateBase,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { OTHER_STATES, type RoundOutcome, type StepName } from '../lambdas/steps.ts';
import { LAST_LOOK_RETRY, recordFailureTask, type StepData, stepTask } from './step-task.ts';

type StepFunctions = Readonly<Record<StepName, IFunction>>;

/**
 * The order of a failover. JSONPath, without variables and without Map, so that every interpreter of the States Language
 * runs it alike. The data is one small object: the request, and under one key each what a step answered last.
 */
export const failoverDefinition = (scope: Construct, functions: StepFunctions): IChainable => {
  const recordFailure = failureOnRecord(scope, functions);
  const step = (name: StepName, data: StepData, retry?: RetryProps) =>
    stepTask(scope, { name, fn: functions[name], onError: recordFailure, ...(retry ? { retry } : {}) }, data);

  const begin = step('validatePrerequisites', { payload: REQUEST, resultPath: '$.failover' });
  const stopSynchronization = step('stopSynchronization', ofFailover('$.synchronization'));
  const round = step('forceStopProductionServers', ofFailover('$.fence'));
  const disks = step('makeDrDisksAvailable', ofFailover('$.disks'));
  const nics = step('migrateNics', { payload: LAST_PASS, resultPath: '$.round' });
  const complete = step('markFailoverComplete', ofFailover('$.complete'), LAST_LOOK_RETRY);
  const disabled = step('markProtectionDisabled', ofFailover('$.protection'));
  const waitForEc2 = new Wait(scope, OTHER_STATES.waitForEc2, { time: WaitTime.secondsPath('$.round.waitSeconds') });

  return begin
    .next(stopSynchronization)
    .next(round)
    .next(disks)
    .next(nics)
    .next(
      new Choice(scope, OTHER_STATES.everyServerMigrated)
        .when(roundIs('MIGRATED'), complete.next(disabled))
        .when(roundIs('FAILED'), recordFailure)
        .otherwise(waitForEc2.next(round)),
    );
};

/** Where every error leads: to its record, and then to the end of the execution with that error. */
const failureOnRecord = (scope: Construct, functions: StepFunctions): TaskStateBase => {
  const recordFailure = recordFailureTask(scope, functions.recordFailure, {
    payload: FAILURE,
    resultPath: '$.failure',
  });
  recordFailure.next(
    new Fail(scope, OTHER_STATES.failed, { errorPath: '$.failure.error', causePath: '$.failure.cause' }),
  );
  return recordFailure;
};

const roundIs = (outcome: RoundOutcome) => Condition.stringEquals('$.round.outcome', outcome);

/** Who the step works for and with which fencing token goes in; what it answers is kept under a key of its own. */
const ofFailover = (resultPath: string): StepData => ({ inputPath: '$.failover', resultPath });

/** The failover's id is the execution's name, so starting it twice starts it once. */
const EXECUTION = {
  failoverId: JsonPath.stringAt('$$.Execution.Name'),
  executionId: JsonPath.stringAt('$$.Execution.Id'),
};

const REQUEST = TaskInput.fromObject({ ...EXECUTION, request: JsonPath.objectAt('$') });

const FAILURE = TaskInput.fromObject({ ...EXECUTION, state: JsonPath.objectAt('$') });

/** The last pass of a round decides how long to wait, so its input has what the other two passes ask for. */
const LAST_PASS = TaskInput.fromObject({
  groupId: JsonPath.stringAt('$.failover.groupId'),
  failoverId: JsonPath.stringAt('$.failover.failoverId'),
  epoch: JsonPath.numberAt('$.failover.epoch'),
  waits: JsonPath.array(JsonPath.stringAt('$.fence.waitSeconds'), JsonPath.stringAt('$.disks.waitSeconds')),
});
