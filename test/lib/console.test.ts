import { runInNewContext } from 'node:vm';
import { Match } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy, SECURITY_HEADERS } from '../../console/build/headers.ts';
import type { Surroundings } from '../../console/src/api/surroundings.ts';
import { MACHINE_KINDS } from '../../lambdas/domain/group/run-kind.ts';
import { SettingsError } from '../../lib/settings.ts';
import { stacks, synthesise } from './synthesise.ts';

const JWT = { jwtIssuer: 'https://login.example.com/realm', jwtAudience: 'sdrs' };
const SIGN_IN = {
  clientId: 'console-1',
  authorizationEndpoint: 'https://login.example.com/authorize',
  tokenEndpoint: 'https://login.example.com/token',
};
const CONTEXT = { ...JWT, console: JSON.stringify(SIGN_IN) };
const { template } = synthesise(CONTEXT);

const only = (type: string) => {
  const [resource, ...others] = Object.values(template.findResources(type));
  expect(others).toEqual([]);
  return resource?.Properties;
};

/** A text as CloudFormation makes it, with `<name>` where a name is put in. */
const filled = (value: { readonly 'Fn::Join': readonly [string, readonly (string | { readonly Ref: string })[]] }) =>
  value['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : `<${part.Ref}>`)).join('');

const distribution = () => only('AWS::CloudFront::Distribution').DistributionConfig;

describe('the stack without the option', () => {
  it('has no console', () => {
    for (const context of [{}, JWT]) {
      const types = Object.values(synthesise(context).template.toJSON().Resources as Record<string, { Type: string }>);
      expect(types.filter(({ Type }) => /S3|CloudFront|Custom/.test(Type))).toEqual([]);
    }
  });
});

describe('the console, as it is deployed', () => {
  it('stands in a bucket that nobody but its distribution reads, and that goes with the stack', () => {
    template.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Delete',
      Properties: {
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      },
    });
    const { Statement } = only('AWS::S3::BucketPolicy').PolicyDocument;
    const allowed = Statement.filter(({ Effect }: { Effect: string }) => Effect === 'Allow');
    expect(allowed).toMatchObject([
      {
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Action: ['s3:GetObject', 's3:ListBucket'],
        Condition: { StringEquals: { 'AWS:SourceArn': expect.anything() } },
      },
    ]);
    expect(only('AWS::CloudFront::OriginAccessControl').OriginAccessControlConfig).toMatchObject({
      SigningBehavior: 'always',
    });
    expect(distribution().Origins[0].OriginAccessControlId).toBeDefined();
  });

  it('has page and API below one address: the API is asked every time, with the token, and by HTTPS alone', () => {
    const { CacheBehaviors, DefaultCacheBehavior, Origins } = distribution();
    expect(CacheBehaviors.map(({ PathPattern }: { PathPattern: string }) => PathPattern)).toEqual([
      '/v1/*',
      '/openapi.json',
    ]);
    // CloudFront Developer Guide: the managed policies CachingDisabled, and AllViewerExceptHostHeader.
    for (const behavior of CacheBehaviors)
      expect(behavior).toMatchObject({
        CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
        OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
        ViewerProtocolPolicy: 'https-only',
        AllowedMethods: expect.arrayContaining(['GET', 'POST', 'PUT', 'DELETE']),
      });
    expect(DefaultCacheBehavior.ViewerProtocolPolicy).toBe('redirect-to-https');
    const [, api, ...others] = Origins;
    expect(others).toEqual([]);
    expect(api.CustomOriginConfig.OriginProtocolPolicy).toBe('https-only');
    // The stage `$default` has no path.
    expect(api.OriginPath).toBeUndefined();
    expect(JSON.stringify(api.DomainName)).toContain('ApiEndpoint');
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', { StageName: '$default' });
  });

  it('has the headers of the local console, and may call the token endpoint besides, and no other address', () => {
    const { SecurityHeadersConfig: security, CustomHeadersConfig: custom } = only(
      'AWS::CloudFront::ResponseHeadersPolicy',
    ).ResponseHeadersPolicyConfig;
    const headers = {
      'content-security-policy': security.ContentSecurityPolicy.ContentSecurityPolicy,
      'referrer-policy': security.ReferrerPolicy.ReferrerPolicy,
      'x-content-type-options': security.ContentTypeOptions.Override ? 'nosniff' : undefined,
      ...Object.fromEntries(custom.Items.map(({ Header, Value }: Record<string, string>) => [Header, Value])),
    };
    const policy = contentSecurityPolicy(SIGN_IN.tokenEndpoint);
    expect(headers).toEqual({ ...SECURITY_HEADERS, 'content-security-policy': policy });
    expect(policy).toContain(`connect-src 'self' ${SIGN_IN.tokenEndpoint};`);
    expect(policy.replace(` ${SIGN_IN.tokenEndpoint}`, '')).toBe(SECURITY_HEADERS['content-security-policy']);
    expect(security.StrictTransportSecurity.AccessControlMaxAgeSec).toBeGreaterThanOrEqual(31_536_000);
  });

  it('tells the page where it is and where people sign in, and no audience', () => {
    const surroundings = JSON.parse(filled(only('Custom::ConsoleFiles').Made['console.json'])) as Surroundings;
    expect(surroundings).toEqual({
      target: { is: 'aws', account: '<AWS::AccountId>', region: '<AWS::Region>' },
      project: 'sdrs',
      command: 'sdrs --stack <AWS::StackName>',
      signIn: { ...SIGN_IN, issuer: JWT.jwtIssuer, scope: 'sdrs:read sdrs:act' },
    } satisfies Surroundings);
  });

  it('tells the page the state machines as they are deployed, each by its kind', () => {
    const definitions = JSON.parse(filled(only('Custom::ConsoleFiles').Made['definitions.json']));
    expect(Object.keys(definitions)).toEqual([...MACHINE_KINDS]);
    const machines = template.findResources('AWS::StepFunctions::StateMachine');
    expect(Object.values(definitions)).toEqual(
      Object.values(machines).map(({ Properties }) => JSON.parse(filled(Properties.DefinitionString))),
    );
  });

  it('is put there by a function that may write and look in that bucket, and log', () => {
    const policies = Object.entries(template.findResources('AWS::IAM::Policy'));
    const [, policy] = policies.find(([id]) => id.startsWith('ConsolePublisher')) ?? [];
    const actions = policy?.Properties.PolicyDocument.Statement.flatMap(({ Action }: { Action: string }) => Action);
    expect(actions.toSorted()).toEqual([
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      's3:DeleteObject',
      's3:ListBucket',
      's3:PutObject',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
    expect(only('Custom::ConsoleFiles').Build).toMatch(/\.zip$/);
  });

  it('has names of its own in each region, as CloudFront keeps names for the whole account', () => {
    const { Name: policy } = only('AWS::CloudFront::ResponseHeadersPolicy').ResponseHeadersPolicyConfig;
    const { Name: access } = only('AWS::CloudFront::OriginAccessControl').OriginAccessControlConfig;
    const { Name: edge } = only('AWS::CloudFront::Function');
    for (const name of [policy, access, edge]) expect(filled(name)).toContain('<AWS::Region>');
  });

  it('tells its address', () => {
    template.hasOutput('ConsoleUrl', { Value: { 'Fn::Join': ['', ['https://', Match.anyValue(), '/']] } });
  });

  it('has no finding of cdk-nag without a reason', () => {
    const { app, stack } = stacks(CONTEXT);
    app.synth();
    expect(new AwsSolutionsChecks(app).validateScope(stack).violations).toEqual([]);
  });
});

describe('the address of a file at CloudFront', () => {
  const { FunctionCode, FunctionConfig } = only('AWS::CloudFront::Function');
  const objectFor = (uri: string, accepted?: string): string => {
    const headers = accepted === undefined ? {} : { 'accept-encoding': { value: accepted } };
    return runInNewContext(`${FunctionCode}; handler(event).uri`, { event: { request: { uri, headers } } });
  };

  it.each([
    ['/', 'gzip, deflate, br, zstd', '/index.html.br'],
    ['/', undefined, '/index.html'],
    ['/assets/index-1.js', 'gzip;q=1.0, br;q=0', '/assets/index-1.js.gz'],
    ['/assets/index-1.js', 'identity', '/assets/index-1.js'],
    ['/console.json', 'br', '/console.json.br'],
    ['/assets/font-1.woff2', 'br', '/assets/font-1.woff2'],
    ['/assets/', 'br', '/assets/'],
  ])('%s, with "%s", is the object %s', (uri, accepted, object) => {
    expect(objectFor(uri, accepted)).toBe(object);
  });

  it('is made in the JavaScript that CloudFront has, with less than 10 kB', () => {
    expect(FunctionConfig.Runtime).toBe('cloudfront-js-2.0');
    expect(FunctionCode.length).toBeLessThan(10_240);
  });
});

describe('the option for the console', () => {
  const refusal = (context: Readonly<Record<string, unknown>>): string => {
    try {
      synthesise(context);
    } catch (error) {
      expect(error).toBeInstanceOf(SettingsError);
      return (error as Error).message;
    }
    return 'was not refused';
  };

  it('is refused where callers sign with IAM, with what to do', () => {
    const message = refusal({ console: CONTEXT.console });
    expect(message).toContain(`-c console=${CONTEXT.console}: goes with -c jwtIssuer and -c jwtAudience alone`);
    expect(message).toContain('Give both, or leave the console out.');
  });

  it.each([
    ['true', 'must be an object, for example {"clientId"'],
    ['yes', 'must be JSON, for example {"clientId"'],
    [{ ...SIGN_IN, clientId: '' }, 'clientId must be the id of the client'],
    [{ ...SIGN_IN, clientId: undefined }, 'clientId must be the id of the client'],
    [{ ...SIGN_IN, tokenEndpoint: 'http://login.example.com/token' }, 'tokenEndpoint must be an https address'],
    [
      { ...SIGN_IN, tokenEndpoint: 'https://login.example.com/token?x=1' },
      'tokenEndpoint must be an https address without',
    ],
    [
      { ...SIGN_IN, tokenEndpoint: "https://login.example.com/token; script-src 'x'" },
      'tokenEndpoint must be an https',
    ],
    [{ ...SIGN_IN, authorizationEndpoint: 'login' }, 'authorizationEndpoint must be an https address'],
    [{ ...SIGN_IN, endSessionEndpoint: 'x' }, 'endSessionEndpoint must be an https address'],
    [{ ...SIGN_IN, scope: '' }, 'scope must be'],
    [{ ...SIGN_IN, secret: 'x' }, 'secret'],
  ])('is refused as %j: %s', (value, message) => {
    expect(refusal({ ...JWT, console: value })).toContain(message);
  });

  it('may stand in cdk.json as an object', () => {
    expect(synthesise({ ...JWT, console: SIGN_IN }).template.toJSON()).toEqual(template.toJSON());
  });
});
