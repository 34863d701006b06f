import {
  Chain,
  Choice,
  Condition,
  Fail,
  type IChainable,
  JsonPath,
  TaskInput,
  type TaskStateBase,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { WorkflowDeclaration } from '../../lambdas/workflows.ts';
import { type PerformedStep, recordFailureTask, type StepData, stepTask } from './step-task.ts';

export interface DefinitionProps<Name extends string> {
  readonly workflow: WorkflowDeclaration<Name>;
  readonly steps: Readonly<Record<Name, PerformedStep>>;
}

/**
 * The order of a workflow: its beginning, rounds of its passes, its end. JSONPath, without variables and without Map,
 * so that every interpreter of the States Language runs it alike. The data is one small object: the request, and under
 * one key each what a step answered last.
 */
export const workflowDefinition = <Name extends string>(
  scope: Construct,
  { workflow, steps }: DefinitionProps<Name>,
): IChainable => {
  const { states } = workflow;
  const [first, ...others] = workflow.begin;
  const context = `$.${steps[first].answer}`;
  const onError = failureOnRecord(scope, steps[workflow.failure], states.failed);
  const task = (name: Name, data: Omit<StepData, 'resultPath'>) =>
    stepTask(scope, { step: steps[name], onError }, { ...data, resultPath: `$.${steps[name].answer}` });
  const told = (name: Name) => task(name, { payload: allAnswers(context) });
  const last = workflow.passes.at(-1) as Name;
  const round = `$.${steps[last].answer}`;

  const begin = [task(first, { payload: REQUEST }), ...others.map(told)];
  const wait = new Wait(scope, states.wait, { time: WaitTime.secondsPath(`${round}.waitSeconds`) });
  const outcomeIs = (outcome: string) => Condition.stringEquals(`${round}.outcome`, outcome);
  const choice = new Choice(scope, states.isDone)
    .when(outcomeIs(workflow.done), chained(workflow.end.map(told)))
    .when(outcomeIs('FAILED'), onError)
    .otherwise(wait);
  const loop = chained(workflow.passes.map(told));
  wait.next(loop);
  return chained(begin).next(loop).next(choice);
};

const chained = (tasks: readonly TaskStateBase[]): Chain => {
  const [first, ...others] = tasks;
  if (first === undefined) throw new Error('A workflow has at least one step of each kind.');
  return others.reduce((chain, next) => chain.next(next), Chain.start(first));
};

/** Where every error leads: to its record, and then to the end of the execution with that error. */
const failureOnRecord = (scope: Construct, step: PerformedStep, failed: string): TaskStateBase => {
  const resultPath = `$.${step.answer}`;
  const task = recordFailureTask(scope, step, { payload: FAILURE, resultPath });
  task.next(new Fail(scope, failed, { errorPath: `${resultPath}.error`, causePath: `${resultPath}.cause` }));
  return task;
};

/** The run's id is the execution's name, so starting it twice starts it once. */
const EXECUTION = {
  failoverId: JsonPath.stringAt('$$.Execution.Name'),
  executionId: JsonPath.stringAt('$$.Execution.Id'),
};

const REQUEST = TaskInput.fromObject({ ...EXECUTION, request: JsonPath.objectAt('$') });

const FAILURE = TaskInput.fromObject({ ...EXECUTION, state: JsonPath.objectAt('$') });

/**
 * The functions share the account's buckets, so each is told how full the ones before it have left them; and the last
 * pass of a round decides how long to wait, by what the others ask for. So a step is given all that the steps before it
 * have answered.
 */
const allAnswers = (context: string): TaskInput =>
  TaskInput.fromObject({
    groupId: JsonPath.stringAt(`${context}.groupId`),
    failoverId: JsonPath.stringAt(`${context}.failoverId`),
    epoch: JsonPath.numberAt(`${context}.epoch`),
    state: JsonPath.objectAt('$'),
  });
