import createClient from 'openapi-fetch';
import { session } from '../auth/browser-session.ts';
import { ApiAwayError, apiErrorOf } from './errors.ts';
import type { paths } from './schema.ts';

/** Longer than the API ever takes: API Gateway gives up after 30 s. */
const PATIENCE_MS = 35_000;

/** Every call ends, and fails by name. */
const send = async (call: Request): Promise<Response> => {
  const request = await session.authorised(call);
  const response = await answerTo(request);
  if (response.status === 401) session.refused();
  return response;
};

const answerTo = async (request: Request): Promise<Response> => {
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(PATIENCE_MS)]);
  try {
    return await fetch(request, { signal });
  } catch (cause) {
    if (request.signal.aborted) throw cause;
    throw new ApiAwayError(cause);
  }
};

export const api = createClient<paths>({ fetch: send });

interface Answer<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** @throws ApiError for every answer that is not 2xx */
export const dataOf = async <T>(call: Promise<Answer<T>>): Promise<T> => {
  const { data, error, response } = await call;
  if (!response.ok || data === undefined) throw apiErrorOf(response, error);
  return data;
};

const sendTo = (path: string, init: RequestInit): Promise<Response> =>
  send(new Request(new URL(path, location.href), init));

const jsonOf = async <T>(response: Response): Promise<T> => {
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok || body === undefined) throw apiErrorOf(response, body);
  return body as T;
};

/** A file of the console, or an answer of the API. @throws ApiError, ApiAwayError */
export const getJson = async <T>(path: string, signal: AbortSignal): Promise<T> =>
  jsonOf(await sendTo(path, { signal, headers: { accept: 'application/json' } }));

/** The same answer for people. @throws ApiError, ApiAwayError */
export const getMarkdown = async (path: string): Promise<string> => {
  const response = await sendTo(path, { headers: { accept: 'text/markdown' } });
  const body = await response.text();
  if (!response.ok) throw apiErrorOf(response, undefined);
  return body;
};

/** A change. @throws ApiError, ApiAwayError */
export const sendJson = async <T>(method: 'POST' | 'PUT', path: string, body: object): Promise<T> =>
  jsonOf(await sendTo(path, { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }));
