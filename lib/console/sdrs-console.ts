import { Aws, Fn, RemovalPolicy } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  AccessLevel,
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionEventType,
  FunctionRuntime,
  OriginRequestPolicy,
  S3OriginAccessControl,
  Signing,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledgeConsole } from '../permissions/acknowledgements.ts';
import type { Settings } from '../settings.ts';
import type { Machines } from '../workflows/machines.ts';
import { ConsoleFiles } from './console-files.ts';
import { definitionsText, surroundingsText } from './made-files.ts';
import { pageHeaders } from './page-headers.ts';
import { VIEWER_REQUEST } from './viewer-request.ts';

export interface SdrsConsoleProps {
  readonly api: HttpApi;
  readonly machines: Machines;
  readonly signIn: NonNullable<Settings['console']>;
}

/** What the API answers itself; everything else is a file. */
const OF_THE_API = ['/v1/*', '/openapi.json'];

/** The page, and the API below the same address: a browser then needs no leave to call the API from elsewhere. */
export class SdrsConsole extends Construct {
  readonly url: string;

  constructor(scope: Construct, id: string, { api, machines, signIn }: SdrsConsoleProps) {
    super(scope, id);
    const bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      // It has only what a deployment puts there again.
      removalPolicy: RemovalPolicy.DESTROY,
    }) as IBucket;
    const behavior = apiBehavior(api);
    const distribution = new Distribution(this, 'Distribution', {
      comment: 'The console of SDRS on AWS, and its API.',
      defaultBehavior: this.page(bucket, signIn.tokenEndpoint),
      additionalBehaviors: Object.fromEntries(OF_THE_API.map((path) => [path, behavior])),
    });
    this.url = `https://${distribution.distributionDomainName}/`;
    acknowledgeConsole(distribution, bucket);
    new ConsoleFiles(this, 'Publisher', {
      bucket,
      made: { 'console.json': surroundingsText(this, signIn), 'definitions.json': definitionsText(machines) },
    });
  }

  private page(bucket: IBucket, tokenEndpoint: string): BehaviorOptions {
    const originAccessControl = new S3OriginAccessControl(this, 'Access', {
      originAccessControlName: `${Aws.STACK_NAME}-${Aws.REGION}-console`,
      signing: Signing.SIGV4_ALWAYS,
    });
    return {
      // Who may list is told of a file that is missing, and is not merely refused.
      origin: S3BucketOrigin.withOriginAccessControl(bucket, {
        originAccessControl,
        originAccessLevels: [AccessLevel.READ, AccessLevel.LIST],
      }),
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      // It keeps a file as long as the file's own header says.
      cachePolicy: CachePolicy.CACHING_OPTIMIZED,
      compress: false,
      responseHeadersPolicy: pageHeaders(this, tokenEndpoint),
      functionAssociations: [
        {
          eventType: FunctionEventType.VIEWER_REQUEST,
          function: new EdgeFunction(this, 'ViewerRequest', { code: VIEWER_REQUEST, runtime: FunctionRuntime.JS_2_0 }),
        },
      ],
    };
  }
}

/** The stage is `$default`, which has no path of its own: a path of the page is a path of the API. */
const apiBehavior = (api: HttpApi): BehaviorOptions => ({
  origin: new HttpOrigin(Fn.select(2, Fn.split('/', api.apiEndpoint))),
  // A token that came over HTTP would be anybody's: such a call is refused, and not sent elsewhere.
  viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
  allowedMethods: AllowedMethods.ALLOW_ALL,
  cachePolicy: CachePolicy.CACHING_DISABLED,
  // The token goes on; the host is the API's own, by which API Gateway knows the API.
  originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
  compress: false,
});
