import { fileURLToPath } from 'node:url';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, LoggingFormat, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { confinementEnvironment } from '../permissions/confinement.ts';
import { reservedConcurrencyOf, settingsOf } from '../settings.ts';
import { BUNDLING } from '../workflows/step-function.ts';

export interface BackgroundFunctionProps {
  /** Its file in `lambdas/entry-points/`, without the extension. */
  readonly entry: string;

  /** What it is for, in a sentence. */
  readonly purpose: string;

  /** Where groups, members, failovers and the audit trail are kept. */
  readonly table: Table;

  /** What the function may do in addition to writing its log. */
  readonly statements: readonly PolicyStatement[];

  /**
   * Where events go that it could not handle.
   *
   * @default - none: the caller gets the function's errors
   */
  readonly deadLetters?: Queue;

  /**
   * How long an event may wait for Lambda to run it, before it goes to the dead letters.
   *
   * @default - as long as Lambda keeps events, 6 hours
   */
  readonly maxEventAge?: Duration;

  /**
   * The function's environment, in addition to the table's name.
   *
   * @default - nothing
   */
  readonly environment?: Readonly<Record<string, string>>;

  /**
   * How long one run may take.
   *
   * @default Duration.minutes(5)
   */
  readonly timeout?: Duration;
}

/** A Lambda function outside of the workflow, set up as the workflow's steps are. */
export class BackgroundFunction extends NodejsFunction {
  constructor(scope: Construct, id: string, props: BackgroundFunctionProps) {
    const logGroup = new LogGroup(scope, `${id}Logs`, {
      retention: RetentionDays.ONE_YEAR,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const role = new Role(scope, `${id}Role`, {
      description: props.purpose,
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    logGroup.grantWrite(role);
    super(scope, id, {
      description: props.purpose,
      entry: fileURLToPath(new URL(`../../lambdas/entry-points/${props.entry}.ts`, import.meta.url)),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: 1024,
      timeout: props.timeout ?? Duration.minutes(5),
      tracing: Tracing.ACTIVE,
      loggingFormat: LoggingFormat.JSON,
      logGroup,
      role,
      ...(props.deadLetters === undefined ? {} : { deadLetterQueue: props.deadLetters }),
      ...(props.maxEventAge === undefined ? {} : { maxEventAge: props.maxEventAge }),
      environment: {
        TABLE_NAME: props.table.tableName,
        NODE_OPTIONS: '--enable-source-maps',
        ...confinementEnvironment(scope),
        ...settingsOf(scope.node).allowance,
        ...props.environment,
      },
      bundling: BUNDLING,
      ...reservedConcurrencyOf(scope.node),
    });
    for (const statement of props.statements) this.addToRolePolicy(statement);
  }
}
