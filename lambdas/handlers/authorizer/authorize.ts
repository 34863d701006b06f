import { type Access, accessOf, InvalidTokenError, permissionsOf, SCOPES } from '../../domain/access.ts';
import type { Tokens } from '../../ports/tokens.ts';

/**
 * Input of a Lambda authorizer, as far as it is used. Header names come in lower case. Source: API Gateway Developer Guide,
 * "Control access to HTTP APIs with AWS Lambda authorizers", payload format version 2.0.
 */
export interface AuthorizerInput {
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly requestContext: {
    readonly http: { readonly method: string; readonly path: string };
  };
}

/** What the API learns of the caller: by the scopes it decides again, on the route that it serves. */
export interface CallerContext {
  readonly caller: string;
  /** Those that this API knows, separated by spaces. */
  readonly scopes: string;
}

/** The simple response. */
export interface Authorization {
  readonly isAuthorized: boolean;
  readonly context?: CallerContext;
}

export interface AuthorizerDeps {
  readonly tokens: Tokens;
  readonly log: (line: string) => void;
}

/** Who may call what by a JWT. The log has the reason of a refusal; the caller learns only that it was refused. */
export const createAuthorize =
  (deps: AuthorizerDeps) =>
  async ({ headers = {}, requestContext: { http } }: AuthorizerInput): Promise<Authorization> => {
    const access = accessOf(http.method);
    const { context, refusal } = await judge(deps, tokenIn(headers), access);
    if (context !== undefined) return { isAuthorized: true, context };
    const { method, path } = http;
    deps.log(JSON.stringify({ level: 'WARN', message: 'call refused', reason: refusal, access, method, path }));
    return { isAuthorized: false };
  };

interface Judgement {
  readonly context?: CallerContext;
  readonly refusal?: string;
}

const judge = async ({ tokens }: AuthorizerDeps, token: string | undefined, access: Access): Promise<Judgement> => {
  if (token === undefined) return { refusal: 'there is no token in Authorization (Bearer) or X-Auth-Token' };
  try {
    const { subject, scopes } = await tokens.verify(token);
    const permissions = permissionsOf(scopes);
    if (!permissions.includes(access)) return { refusal: `${subject} has no ${SCOPES[access]}` };
    return { context: { caller: subject, scopes: permissions.map((one) => SCOPES[one]).join(' ') } };
  } catch (error) {
    if (error instanceof InvalidTokenError) return { refusal: error.message };
    throw error;
  }
};

/** SDRS's own clients send X-Auth-Token. */
const tokenIn = (headers: Readonly<Record<string, string | undefined>>): string | undefined =>
  /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? headers['x-auth-token'];
