import { fileURLToPath } from 'node:url';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, LoggingFormat, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledgeTracing } from '../permissions/acknowledgements.ts';
import type { JwtSettings } from '../settings.ts';
import { reservedConcurrencyOf } from '../settings.ts';
import { BUNDLING } from '../workflows/step-function.ts';

export interface AuthorizerFunctionProps {
  /** Whose tokens are trusted, and for whom they must be meant. */
  readonly jwt: JwtSettings;
}

/** The function that checks the token of every call. It may do nothing at AWS but write its log. */
export class AuthorizerFunction extends Construct {
  readonly fn: NodejsFunction;

  constructor(scope: Construct, id: string, { jwt }: AuthorizerFunctionProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Logs', {
      retention: RetentionDays.ONE_YEAR,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const role = new Role(this, 'Role', {
      description: 'Checks the token of every call to the API.',
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    logGroup.grantWrite(role);
    this.fn = new NodejsFunction(this, 'Function', {
      description: 'Checks the token of every call to the API.',
      entry: fileURLToPath(new URL('../../lambdas/entry-points/authorizer.ts', import.meta.url)),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: 512,
      timeout: Duration.seconds(10),
      tracing: Tracing.ACTIVE,
      loggingFormat: LoggingFormat.JSON,
      logGroup,
      role,
      environment: {
        JWT_ISSUER: jwt.issuer,
        JWT_AUDIENCE: jwt.audience,
        NODE_OPTIONS: '--enable-source-maps',
      },
      bundling: BUNDLING,
      ...reservedConcurrencyOf(scope.node),
    });
    acknowledgeTracing(role);
  }
}
