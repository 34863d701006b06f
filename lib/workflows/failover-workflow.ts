import { RemovalPolicy } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { STEP_NAMES, STEPS, type StepName } from '../../lambdas/steps.ts';
import { acknowledgeWorkflow } from '../permissions/acknowledgements.ts';
import { ExecutionReader } from '../permissions/execution-reader.ts';
import { failoverDefinition } from './failover-definition.ts';
import { StepFunction } from './step-function.ts';

export interface FailoverWorkflowProps {
  /** Where the steps keep groups, members, failovers and the audit trail. */
  readonly table: Table;

  /**
   * How long the logs of the executions and of the steps are kept.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly logRetention?: RetentionDays;
}

/** The Standard state machine that fails a protection group over, and the functions of its steps. */
export class FailoverWorkflow extends Construct {
  readonly stateMachine: StateMachine;
  readonly functions: Readonly<Record<StepName, StepFunction>>;

  constructor(scope: Construct, id: string, props: FailoverWorkflowProps) {
    super(scope, id);
    const logRetention = props.logRetention ?? RetentionDays.ONE_YEAR;
    this.functions = stepFunctions(this, props.table, logRetention);
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromChainable(failoverDefinition(this, versionsOf(this.functions))),
      tracingEnabled: true,
      logs: {
        destination: new LogGroup(this, 'Logs', { retention: logRetention, removalPolicy: RemovalPolicy.RETAIN }),
        level: LogLevel.ALL,
        includeExecutionData: true,
      },
    });
    // Also the versions that were published before: executions that run while the stack is updated call those.
    for (const fn of Object.values(this.functions)) fn.grantInvoke(this.stateMachine);
    acknowledgeWorkflow(this.stateMachine, Object.values(this.functions));
    new ExecutionReader(this, 'LeaseOwners', {
      stateMachine: this.stateMachine,
      reader: this.functions.validatePrerequisites,
    });
  }
}

/** Each function as it is deployed now. An execution keeps the definition that it was begun with, and so these. */
const versionsOf = (functions: Readonly<Record<StepName, StepFunction>>) =>
  Object.fromEntries(STEP_NAMES.map((step) => [step, functions[step].currentVersion as IFunction])) as Record<
    StepName,
    IFunction
  >;

const stepFunctions = (scope: Construct, table: Table, logRetention: RetentionDays) =>
  Object.fromEntries(
    STEP_NAMES.map((step) => [
      step,
      new StepFunction(scope, pascalCase(STEPS[step].entry), { step, table, logRetention }),
    ]),
  ) as Record<StepName, StepFunction>;

/** `force-stop` becomes `ForceStop`: construct ids, which are contract, follow from the steps' entry names. */
const pascalCase = (kebab: string): string =>
  kebab
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
