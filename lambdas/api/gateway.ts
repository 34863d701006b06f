import { handle, type LambdaContext } from 'hono/aws-lambda';
import type { Api } from './api.ts';
import { CODES } from './codes.ts';
import type { ApiDeps } from './deps.ts';
import { answerTo, type ErrorAnswer } from './errors.ts';
import { refusePath } from './request-path.ts';

/** What an HTTP API of API Gateway calls the function with, as far as it is used here. Payload format version 2.0. */
export interface GatewayEvent {
  /** API Gateway hands it on decoded, once. UNVERIFIED[raw-path-decoded]: refused is what is encoded, too. */
  readonly rawPath: string;
  readonly requestContext: {
    readonly requestId: string;
    readonly http: { readonly method: string };
  };
  readonly body?: string | null;
}

export interface GatewayAnswer {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

type Serve = (event: GatewayEvent, context: LambdaContext) => Promise<GatewayAnswer>;

/**
 * The API behind an HTTP API. The path is looked at before the URL is made of it: a URL ends its path at `#` and `?`, takes
 * `\` for a slash and resolves `..`, so that another route would be served than was authorised.
 */
export const createGatewayHandler = (api: Api, deps: Pick<ApiDeps, 'clock' | 'log'>): Serve => {
  const serve = handle(api) as unknown as Serve;
  return async (event, context) => {
    const refusal = refusePath(event.rawPath);
    if (refusal !== undefined) return refused(deps, event, refusal);
    const answer = await serve(withoutIdleBody(event), context);
    const tooLarge = refuseLarge(answer);
    return tooLarge === undefined ? answer : refused(deps, event, tooLarge);
  };
};

const refused = (deps: Pick<ApiDeps, 'clock' | 'log'>, event: GatewayEvent, refusal: ErrorAnswer): GatewayAnswer => {
  deps.log(lineOf(event, refusal, deps.clock.now()));
  return answerOf(event, refusal);
};

/** Lambda lets 6 MB through, with the words around the body. Source: Lambda Developer Guide, Lambda quotas. */
const MOST_BYTES = 6_200_000;

/** Lambda itself would answer that it has failed, and not why. */
const refuseLarge = ({ body }: GatewayAnswer): ErrorAnswer | undefined => {
  const bytes = Buffer.byteLength(body);
  if (bytes <= MOST_BYTES) return undefined;
  const message = `Accept-Encoding: must name gzip for this answer, or a smaller limit; it has ${bytes} bytes, and Lambda lets ${MOST_BYTES} through.`;
  return answerTo(400, CODES.invalidParameters, message);
};

/** What a GET brings along means nothing (RFC 9110, 9.3.1), and no `Request` can be made of it. */
const withoutIdleBody = ({ body, ...event }: GatewayEvent): GatewayEvent =>
  body === undefined || ['GET', 'HEAD'].includes(event.requestContext.http.method) ? event : { ...event, body };

const lineOf = ({ rawPath, requestContext }: GatewayEvent, { status }: ErrorAnswer, now: number): string =>
  JSON.stringify({
    level: 'WARN',
    message: 'refused',
    timestamp: new Date(now).toISOString(),
    requestId: requestContext.requestId,
    method: requestContext.http.method,
    path: rawPath,
    status,
  });

const answerOf = ({ requestContext }: GatewayEvent, { status, body }: ErrorAnswer): GatewayAnswer => ({
  statusCode: status,
  headers: { 'content-type': 'application/json', 'x-request-id': requestContext.requestId },
  body: JSON.stringify(body),
});
