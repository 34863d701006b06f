import type { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { functionProps } from '../function-props.ts';
import { confinementEnvironment } from '../permissions/confinement.ts';
import { settingsOf } from '../settings.ts';

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
    const { entry, purpose, table, timeout, deadLetters, maxEventAge } = props;
    const environment = {
      ...confinementEnvironment(scope),
      ...settingsOf(scope.node).allowance,
      ...props.environment,
    };
    super(scope, id, {
      ...functionProps(scope, id, { entry, purpose, table, environment }),
      ...(timeout === undefined ? {} : { timeout }),
      ...(deadLetters === undefined ? {} : { deadLetterQueue: deadLetters }),
      ...(maxEventAge === undefined ? {} : { maxEventAge }),
    });
    for (const statement of props.statements) this.addToRolePolicy(statement);
  }
}
