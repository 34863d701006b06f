import { Match } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { SettingsError } from '../../lib/settings.ts';
import { stacks, synthesise } from './synthesise.ts';

const JWT = { jwtIssuer: 'https://login.example.com/realm', jwtAudience: 'sdrs' };

interface Route {
  readonly Properties: {
    readonly RouteKey: string;
    readonly AuthorizationType?: string;
    readonly AuthorizerId?: unknown;
  };
}

const routesIn = (template: ReturnType<typeof synthesise>['template']): readonly Route['Properties'][] =>
  Object.values(template.findResources('AWS::ApiGatewayV2::Route') as unknown as Record<string, Route>).map(
    ({ Properties }) => Properties,
  );

describe('the API, as it is deployed', () => {
  const { template } = synthesise();

  it('lets nobody in whose request is not signed, on any route', () => {
    const routes = routesIn(template);
    expect(routes.map(({ RouteKey }) => RouteKey).sort()).toEqual([
      'DELETE /{proxy+}',
      'GET /',
      'GET /{proxy+}',
      'POST /{proxy+}',
      'PUT /{proxy+}',
    ]);
    for (const route of routes) expect(route.AuthorizationType).toBe('AWS_IAM');
  });

  it('has one stage, throttled, with an access log that names the caller', () => {
    template.resourceCountIs('AWS::ApiGatewayV2::Stage', 1);
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      DefaultRouteSettings: { ThrottlingRateLimit: 20, ThrottlingBurstLimit: 40 },
      AccessLogSettings: {
        DestinationArn: Match.anyValue(),
        Format: Match.serializedJson(
          Match.objectLike({ caller: '$context.identity.userArn', requestId: '$context.requestId' }),
        ),
      },
    });
  });

  it.each([
    [{}, 'forbidden'],
    [{ allowTermination: 'true' }, 'allowed'],
  ] as const)('with %j judges plans as the first step does: terminations are %s', (context, TERMINATION) => {
    const all = Object.values(synthesise(context).template.findResources('AWS::Lambda::Function'));
    const told = all.filter(({ Properties }) => Properties.Environment?.Variables?.TERMINATION !== undefined);
    expect(told.map(({ Properties }) => Properties.Environment.Variables.TERMINATION)).toEqual(
      told.map(() => TERMINATION),
    );
    expect(told.some(({ Properties }) => Properties.Environment.Variables.AVAILABILITY_ZONES !== undefined)).toBe(true);
  });

  it('has one permission to read and another one to act, and a plan is read by GET', () => {
    const policies = template.findResources('AWS::IAM::ManagedPolicy');
    const pathsOf = (name: string) => {
      const [, policy] = Object.entries(policies).find(([id]) => id.startsWith(name)) ?? [];
      const resources = [policy?.Properties.PolicyDocument.Statement[0].Resource].flat();
      return resources.map((resource: { 'Fn::Join': [string, unknown[]] }) => resource['Fn::Join'][1].at(-1)).sort();
    };
    expect(pathsOf('ApiAccessRead')).toEqual(['/$default/GET/*']);
    expect(pathsOf('ApiAccessAct')).toEqual(['/$default/DELETE/*', '/$default/POST/*', '/$default/PUT/*']);
  });
});

describe('the API with JWTs', () => {
  const { template } = synthesise(JWT);

  it('asks its own authorizer about every call, and remembers no answer', () => {
    for (const route of routesIn(template)) {
      expect(route).toMatchObject({ AuthorizationType: 'CUSTOM', AuthorizerId: expect.anything() });
    }
    template.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      AuthorizerType: 'REQUEST',
      EnableSimpleResponses: true,
      AuthorizerPayloadFormatVersion: '2.0',
      AuthorizerResultTtlInSeconds: 0,
      IdentitySource: [],
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { JWT_ISSUER: JWT.jwtIssuer, JWT_AUDIENCE: JWT.jwtAudience } },
    });
  });

  it('has no finding of cdk-nag without a reason', () => {
    const { app, stack } = stacks(JWT);
    app.synth();
    expect(new AwsSolutionsChecks(app).validateScope(stack).violations).toEqual([]);
  });
});

describe('the options of a deployment', () => {
  it.each([
    [{ jwtIssuer: JWT.jwtIssuer }, /jwtIssuer and -c jwtAudience go together/],
    [{ ...JWT, jwtIssuer: 'http://login.example.com' }, /jwtIssuer=http:.*must be the https address/],
    [{ apiRequestsPerSecond: '0' }, /apiRequestsPerSecond=0/],
    [{ apiBurst: 'many' }, /apiBurst=many/],
  ])('are refused by name and value: %j', (context, message) => {
    expect(() => synthesise(context)).toThrow(SettingsError);
    expect(() => synthesise(context)).toThrow(message);
  });

  it('set how many requests the API takes', () => {
    const { template } = synthesise({ apiRequestsPerSecond: '5', apiBurst: '7' });
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      DefaultRouteSettings: { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 7 },
    });
  });
});
