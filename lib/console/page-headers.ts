import { Aws, Duration } from 'aws-cdk-lib';
import { HeadersReferrerPolicy, ResponseHeadersPolicy } from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';
import { contentSecurityPolicy, SECURITY_HEADERS } from '../../console/build/headers.ts';

const { 'cross-origin-opener-policy': opener, 'cross-origin-resource-policy': resource } = SECURITY_HEADERS;

/** The headers that the console has everywhere, in CloudFront's terms; over HTTPS, browsers are to ask by HTTPS alone. */
export const pageHeaders = (scope: Construct, tokenEndpoint: string): ResponseHeadersPolicy =>
  new ResponseHeadersPolicy(scope, 'PageHeaders', {
    // CloudFront's names are the account's, and stacks the regions'.
    responseHeadersPolicyName: `${Aws.STACK_NAME}-${Aws.REGION}-console`,
    comment: 'The console loads nothing from elsewhere, and calls nobody but the API and where people sign in.',
    securityHeadersBehavior: {
      contentSecurityPolicy: { contentSecurityPolicy: contentSecurityPolicy(tokenEndpoint), override: true },
      contentTypeOptions: { override: true },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
      strictTransportSecurity: { accessControlMaxAge: Duration.days(365), override: true },
    },
    customHeadersBehavior: {
      customHeaders: [
        { header: 'cross-origin-opener-policy', value: opener, override: true },
        { header: 'cross-origin-resource-policy', value: resource, override: true },
        { header: 'permissions-policy', value: SECURITY_HEADERS['permissions-policy'], override: true },
      ],
    },
  });
