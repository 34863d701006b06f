import { type Access, accessOf, InvalidTokenError, SCOPES } from '../../domain/access.ts';
import type { Tokens } from '../../ports/tokens.ts';

/**
 * Input of a Lambda authorizer, as far as it is used. Header names come in lower case. Source: API Gateway Developer Guide,
 * "Control access to HTTP APIs with AWS Lambda authorizers", payload format version 2.0.
 */
export interface AuthorizerInput {
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly requestContext: {
    readonly http: { readonly method: string; readonly path: string };
    readonly stage?: string;
  };
}

/** The simple response, with what the API is told of the caller. */
export interface Authorization {
  readonly isAuthorized: boolean;
  readonly context?: { readonly caller: string };
}

export interface AuthorizerDeps {
  readonly tokens: Tokens;
  readonly log: (line: string) => void;
}

/** Who may call what by a JWT. A refusal is in the log with its reason; the caller is told nothing but that. */
export const createAuthorize =
  (deps: AuthorizerDeps) =>
  async ({ headers = {}, requestContext: { http, stage } }: AuthorizerInput): Promise<Authorization> => {
    const access = accessOf(http.method, pathWithin(http.path, stage));
    const { caller, refusal } = await judge(deps, tokenIn(headers), access);
    if (caller !== undefined) return { isAuthorized: true, context: { caller } };
    const { method, path } = http;
    deps.log(JSON.stringify({ level: 'WARN', message: 'call refused', reason: refusal, access, method, path }));
    return { isAuthorized: false };
  };

interface Judgement {
  readonly caller?: string;
  readonly refusal?: string;
}

const judge = async ({ tokens }: AuthorizerDeps, token: string | undefined, access: Access): Promise<Judgement> => {
  if (token === undefined) return { refusal: 'there is no token in Authorization (Bearer) or X-Auth-Token' };
  try {
    const { subject, scopes } = await tokens.verify(token);
    return scopes.includes(SCOPES[access]) ? { caller: subject } : { refusal: `${subject} has no ${SCOPES[access]}` };
  } catch (error) {
    if (error instanceof InvalidTokenError) return { refusal: error.message };
    throw error;
  }
};

/** A named stage stands before the path. */
const pathWithin = (path: string, stage: string | undefined): string =>
  stage && path.startsWith(`/${stage}/`) ? path.slice(stage.length + 1) : path;

/** SDRS's own clients send X-Auth-Token. */
const tokenIn = (headers: Readonly<Record<string, string | undefined>>): string | undefined =>
  /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? headers['x-auth-token'];
