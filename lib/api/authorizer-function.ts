import { Duration } from 'aws-cdk-lib';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Construct } from 'constructs';
import { functionProps } from '../function-props.ts';
import { acknowledgeTracing } from '../permissions/acknowledgements.ts';
import type { JwtSettings } from '../settings.ts';

export interface AuthorizerFunctionProps {
  /** Whose tokens are trusted, and for whom they must be meant. */
  readonly jwt: JwtSettings;
}

/** The function that checks the token of every call. It may do nothing at AWS but write its log. */
export class AuthorizerFunction extends Construct {
  readonly fn: NodejsFunction;

  constructor(scope: Construct, id: string, { jwt }: AuthorizerFunctionProps) {
    super(scope, id);
    const common = functionProps(this, '', {
      entry: 'authorizer',
      purpose: 'Checks the token of every call to the API.',
      environment: { JWT_ISSUER: jwt.issuer, JWT_AUDIENCE: jwt.audience },
    });
    this.fn = new NodejsFunction(this, 'Function', { ...common, memorySize: 512, timeout: Duration.seconds(10) });
    acknowledgeTracing(common.role);
  }
}
