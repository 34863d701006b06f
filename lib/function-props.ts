import { fileURLToPath } from 'node:url';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, LoggingFormat, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { type BundlingOptions, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { reservedConcurrencyOf } from './settings.ts';

interface FunctionPurpose {
  /** Its file in `lambdas/entry-points/`, without the extension. */
  readonly entry: string;
  /** What it is for, in a sentence. */
  readonly purpose: string;
  /** What its role is for. @default what the function is for */
  readonly mayDo?: string;
  /** Where groups, members, failovers and the audit trail are kept. @default the function has nothing to do with it */
  readonly table?: Table;
  readonly environment: Readonly<Record<string, string>>;
}

/** What every function of the service is made with: a log and role of its own, one way to run and to be bundled. */
export const functionProps = (
  scope: Construct,
  prefix: string,
  { entry, purpose, mayDo = purpose, table, environment }: FunctionPurpose,
) => {
  const logGroup = new LogGroup(scope, `${prefix}Logs`, {
    retention: RetentionDays.ONE_YEAR,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  const role = new Role(scope, `${prefix}Role`, {
    description: mayDo,
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
  });
  logGroup.grantWrite(role);
  return {
    description: purpose,
    entry: fileURLToPath(new URL(`../lambdas/entry-points/${entry}.ts`, import.meta.url)),
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: 1024,
    timeout: Duration.minutes(5),
    tracing: Tracing.ACTIVE,
    loggingFormat: LoggingFormat.JSON,
    logGroup,
    role,
    environment: {
      ...(table ? { TABLE_NAME: table.tableName } : {}),
      NODE_OPTIONS: '--enable-source-maps',
      ...environment,
    },
    bundling: BUNDLING,
    ...reservedConcurrencyOf(scope.node),
  };
};

/** The AWS SDK goes into the bundle: the version that was tested is the one that runs. */
const BUNDLING: BundlingOptions = {
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
