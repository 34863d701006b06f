import { Duration } from 'aws-cdk-lib';
import type { HttpApi, IHttpRouteAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  HttpIamAuthorizer,
  HttpLambdaAuthorizer,
  HttpLambdaResponseType,
} from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { type Access, methodsFor } from '../../lambdas/domain/access.ts';
import { acknowledgeApiAccess } from '../permissions/acknowledgements.ts';
import type { JwtSettings } from '../settings.ts';
import { AuthorizerFunction } from './authorizer-function.ts';

/** Callers sign their requests (SigV4), or bring a JWT of the one issuer that is trusted. */
export const authorizerOf = (scope: Construct, jwt: JwtSettings | undefined): IHttpRouteAuthorizer => {
  if (jwt === undefined) return new HttpIamAuthorizer();
  const { fn } = new AuthorizerFunction(scope, 'Authorizer', { jwt });
  return new HttpLambdaAuthorizer('Jwt', fn, {
    responseTypes: [HttpLambdaResponseType.SIMPLE],
    // A token may come in either of two headers, and a listed source must be there: so none is listed, nor anything cached.
    identitySource: [],
    resultsCacheTtl: Duration.seconds(0),
  });
};

/** The API's only stage. */
export const STAGE = '$default';

export interface ApiAccessProps {
  readonly api: HttpApi;
}

/** The two permissions of an API whose callers sign: to read, and to act. They come attached to nobody. */
export class ApiAccess extends Construct {
  readonly read: ManagedPolicy;
  readonly act: ManagedPolicy;

  constructor(scope: Construct, id: string, { api }: ApiAccessProps) {
    super(scope, id);
    // By the method alone: a wildcard spans slashes, so a pattern with a path after it fits other paths than it shows.
    const allOf = (access: Access) => methodsFor(access).map((method) => api.arnForExecuteApi(method, '/*', STAGE));
    this.read = this.policy(
      'Read',
      'Shows protection groups, failovers and plans through the SDRS API.',
      allOf('read'),
    );
    this.act = this.policy('Act', 'Changes protection groups and fails them over through the SDRS API.', allOf('act'));
    acknowledgeApiAccess(this, api);
  }

  private policy(id: string, description: string, resources: readonly string[]): ManagedPolicy {
    return new ManagedPolicy(this, id, {
      description,
      statements: [new PolicyStatement({ actions: ['execute-api:Invoke'], resources: [...resources] })],
    });
  }
}
