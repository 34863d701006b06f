import { RemovalPolicy } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { Construct } from 'constructs';
import type { MachineKind } from '../../lambdas/domain/group/run-kind.ts';
import { STEPS, type StepName } from '../../lambdas/workflows.ts';
import { functionProps } from '../function-props.ts';
import { acknowledgeStep } from '../permissions/acknowledgements.ts';
import { confinementEnvironment } from '../permissions/confinement.ts';
import { relaunchStatements, terminationEnvironment } from '../permissions/relaunch-permissions.ts';
import { permissionsOf } from '../permissions/step-statements.ts';
import { volumeKeyStatements, volumeKeysEnvironment } from '../permissions/volume-key-permissions.ts';
import { settingsOf } from '../settings.ts';

export interface StepFunctionProps {
  /** What the workflow does. */
  readonly kind: MachineKind;

  /** The step of the workflow that the function performs. */
  readonly step: StepName;

  /** Where groups, members, failovers and the audit trail are kept. */
  readonly table: Table;
}

/** What a plan depends on in addition to what AWS shows. */
const planEnvironment = (scope: Construct) => ({ ...terminationEnvironment(scope), ...volumeKeysEnvironment(scope) });

/** What a step may do in addition where the owner of the deployment says so. */
const BY_OPTION: Partial<Record<StepName, (scope: Construct) => readonly PolicyStatement[]>> = {
  migrateNics: relaunchStatements,
  makeDrDisksAvailable: volumeKeyStatements,
  restoreDisks: volumeKeyStatements,
  giveProductionBack: volumeKeyStatements,
  returnToService: volumeKeyStatements,
};

/** One step of the workflow as a Lambda function that may do what its step needs, and nothing else. */
export class StepFunction extends NodejsFunction {
  constructor(scope: Construct, id: string, props: StepFunctionProps) {
    const { kind, step } = props;
    const common = functionProps(scope, id, {
      entry: STEPS[step].entry,
      purpose: `Step of a ${kind}: ${STEPS[step].state}`,
      mayDo: `What the step "${STEPS[step].state}" of a ${kind} may do.`,
      table: props.table,
      environment: {
        ...(step === 'validatePrerequisites' ? planEnvironment(scope) : {}),
        ...confinementEnvironment(scope),
        ...settingsOf(scope.node).allowance,
      },
    });
    // An execution that was begun with a version goes on with it, however often the stack is updated meanwhile.
    super(scope, id, { ...common, currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN } });
    const statements = [...permissionsOf(this, step, props.table), ...(BY_OPTION[step]?.(this) ?? [])];
    for (const statement of statements) this.addToRolePolicy(statement);
    acknowledgeStep(common.role, step);
  }
}
