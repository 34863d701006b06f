import type { Hook, OpenAPIHono } from '@hono/zod-openapi';
import { OpenAPIHono as Hono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { InvalidRequestError } from '../domain/errors/request-errors.ts';
import { problemsOf } from '../handlers/operations/groups/problems-of.ts';
import { type Code, codeOfField } from './codes.ts';
import { answerTo } from './errors.ts';

/** What is known of a call by the time its handler runs. */
export interface Variables {
  readonly caller: string;
  readonly requestId: string;
  /** The group it is about, for the access log. */
  groupId?: string;
}

export interface ApiEnv {
  Variables: Variables;
}

export type Api = OpenAPIHono<ApiEnv>;
export type ApiContext = Context<ApiEnv>;

/** What does not fit its schema is refused with every bad field, its value and the allowed ones. */
// biome-ignore lint/suspicious/noExplicitAny: the hook serves every route, whatever its input
const refuseInvalid: Hook<any, ApiEnv, any, any> = (result, c) => {
  if (result.success) return undefined;
  const problems = problemsOf(result.error, (result as { readonly data?: unknown }).data);
  const { status, body } = answerTo(400, codeOf(result), new InvalidRequestError(problems).message);
  return c.json(body, status);
};

interface Refused {
  readonly target: string;
  readonly error: { readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly code: string }[] };
}

const codeOf = ({ error }: Refused): Code => {
  const [issue] = error.issues;
  const custom = issue as { readonly params?: { readonly sdrs?: Code } } | undefined;
  return custom?.params?.sdrs ?? codeOfField(String(issue?.path.at(-1)), issue?.code);
};

export const emptyApi = (): Api => new Hono<ApiEnv>({ defaultHook: refuseInvalid });
