import { FunctionCode } from 'aws-cdk-lib/aws-cloudfront';
import { COMPRESSED, ENCODINGS } from '../../console/build/headers.ts';

/**
 * Names the object that is kept for an address: each file as the browser takes it compressed. It runs at every request, in a
 * JavaScript of CloudFront's own. Source: CloudFront Developer Guide, JavaScript runtime 2.0 features for CloudFront Functions.
 */
export const VIEWER_REQUEST = FunctionCode.fromInline(`
const COMPRESSED = ${COMPRESSED};
const ENCODINGS = ${JSON.stringify(Object.entries(ENCODINGS))};

function handler(event) {
  const request = event.request;
  if (request.uri === '/') request.uri = '/index.html';
  if (!COMPRESSED.test(request.uri)) return request;
  const accepted = request.headers['accept-encoding'] ? request.headers['accept-encoding'].value : '';
  const names = accepted.split(',').filter((one) => !/;\\s*q=0(\\.0*)?\\s*$/.test(one)).map((one) => one.split(';')[0].trim());
  const found = ENCODINGS.find((encoding) => names.includes(encoding[1]));
  if (found) request.uri += '.' + found[0];
  return request;
}
`);
