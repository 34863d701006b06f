import { RemovalPolicy } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { MachineKind } from '../../lambdas/domain/group/run-kind.ts';
import { STEPS, type StepName, stepsOf, WORKFLOWS } from '../../lambdas/workflows.ts';
import { acknowledgeWorkflow } from '../permissions/acknowledgements.ts';
import { StepFunction } from './step-function.ts';
import type { PerformedStep } from './step-task.ts';
import { workflowDefinition } from './workflow-definition.ts';

export interface WorkflowProps {
  /** What an execution of it does. */
  readonly kind: MachineKind;

  /** Where the steps keep groups, members, failovers and the audit trail. */
  readonly table: Table;
}

/** The function of each step. */
export type StepFunctions = Readonly<Record<StepName, StepFunction>>;

/** The Standard state machine of one kind of run, and the functions of its steps. */
export class Workflow extends Construct {
  readonly stateMachine: StateMachine;
  readonly functions: Partial<StepFunctions>;

  constructor(scope: Construct, id: string, props: WorkflowProps) {
    super(scope, id);
    const { kind, table } = props;
    const functions = new Map(
      stepsOf<StepName>(WORKFLOWS[kind]).map((step) => [
        step,
        new StepFunction(this, pascalCase(STEPS[step].entry), { kind, step, table }),
      ]),
    );
    this.functions = Object.fromEntries(functions);
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromChainable(
        workflowDefinition(this, { workflow: WORKFLOWS[kind], steps: performed(functions) }),
      ),
      tracingEnabled: true,
      logs: {
        destination: new LogGroup(this, 'Logs', {
          retention: RetentionDays.ONE_YEAR,
          removalPolicy: RemovalPolicy.RETAIN,
        }),
        level: LogLevel.ALL,
        includeExecutionData: true,
      },
    });
    // Also the versions that were published before: executions that run while the stack is updated call those.
    for (const fn of functions.values()) fn.grantInvoke(this.stateMachine);
    acknowledgeWorkflow(this.stateMachine, [...functions.values()]);
  }
}

/** Each function as it is deployed now. An execution keeps the definition that it was begun with, and so these. */
const performed = (functions: ReadonlyMap<StepName, StepFunction>) =>
  Object.fromEntries(
    [...functions].map(([step, fn]) => [step, { ...STEPS[step], fn: fn.currentVersion as IFunction }]),
  ) as Readonly<Record<StepName, PerformedStep>>;

/** `force-stop` becomes `ForceStop`: construct ids, which are contract, follow from the steps' entry names. */
const pascalCase = (kebab: string): string =>
  kebab
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
