import { fileURLToPath } from 'node:url';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, LoggingFormat, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { type BundlingOptions, NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { RunKind } from '../../lambdas/domain/group/run-kind.ts';
import { STEPS, type StepName } from '../../lambdas/workflows.ts';
import { acknowledgeStep } from '../permissions/acknowledgements.ts';
import { confinementEnvironment } from '../permissions/confinement.ts';
import { relaunchStatements, terminationEnvironment } from '../permissions/relaunch-permissions.ts';
import { permissionsOf } from '../permissions/step-statements.ts';
import { volumeKeyStatements, volumeKeysEnvironment } from '../permissions/volume-key-permissions.ts';
import { reservedConcurrencyOf, settingsOf } from '../settings.ts';

export interface StepFunctionProps {
  /** What the workflow does. */
  readonly kind: RunKind;

  /** The step of the workflow that the function performs. */
  readonly step: StepName;

  /** Where groups, members, failovers and the audit trail are kept. */
  readonly table: Table;

  /**
   * How long its logs are kept.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly logRetention?: RetentionDays;

  /**
   * Megabytes of memory, and with them the share of a processor.
   *
   * @default 1024
   */
  readonly memorySize?: number;

  /**
   * How long one run may take. A pass stops by itself before, and the next round of the loop goes on where it stopped.
   *
   * @default Duration.minutes(5)
   */
  readonly timeout?: Duration;
}

/** What a plan depends on in addition to what AWS shows. */
const planEnvironment = (scope: Construct) => ({ ...terminationEnvironment(scope), ...volumeKeysEnvironment(scope) });

/** What a step may do in addition where the owner of the deployment says so. */
const BY_OPTION: Partial<Record<StepName, (scope: Construct) => readonly PolicyStatement[]>> = {
  migrateNics: relaunchStatements,
  makeDrDisksAvailable: volumeKeyStatements,
  giveProductionBack: volumeKeyStatements,
  returnToService: volumeKeyStatements,
};

/** One step of the workflow as a Lambda function that may do what its step needs, and nothing else. */
export class StepFunction extends NodejsFunction {
  constructor(scope: Construct, id: string, props: StepFunctionProps) {
    const { kind, step } = props;
    const logGroup = new LogGroup(scope, `${id}Logs`, {
      retention: props.logRetention ?? RetentionDays.ONE_YEAR,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const role = new Role(scope, `${id}Role`, {
      description: `What the step "${STEPS[step].state}" of a ${kind} may do.`,
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    logGroup.grantWrite(role);
    super(scope, id, {
      description: `Step of a ${kind}: ${STEPS[step].state}`,
      entry: fileURLToPath(new URL(`../../lambdas/entry-points/${STEPS[step].entry}.ts`, import.meta.url)),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memorySize ?? 1024,
      timeout: props.timeout ?? Duration.minutes(5),
      tracing: Tracing.ACTIVE,
      loggingFormat: LoggingFormat.JSON,
      logGroup,
      role,
      environment: {
        TABLE_NAME: props.table.tableName,
        NODE_OPTIONS: '--enable-source-maps',
        ...(step === 'validatePrerequisites' ? planEnvironment(scope) : {}),
        ...confinementEnvironment(scope),
        ...settingsOf(scope.node).allowance,
      },
      bundling: BUNDLING,
      // An execution that was begun with it goes on with it, however often the stack is updated meanwhile.
      currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN },
      ...reservedConcurrencyOf(scope.node),
    });
    const statements = [...permissionsOf(this, step, props.table), ...(BY_OPTION[step]?.(this) ?? [])];
    for (const statement of statements) this.addToRolePolicy(statement);
    acknowledgeStep(role, step);
  }
}

/** The AWS SDK goes into the bundle: the version that was tested is the one that runs. */
export const BUNDLING: BundlingOptions = {
  format: OutputFormat.ESM,
  target: 'node24',
  mainFields: ['module', 'main'],
  bundleAwsSDK: true,
  minify: true,
  sourceMap: true,
  sourcesContent: false,
  // Some packages of the SDK are CommonJS and ask for Node's own modules by `require`, which ES modules do not have.
  banner: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
};
