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

/** A file of the console, or a route that the document does not have yet. @throws ApiError, ApiAwayError */
export const getJson = async <T>(path: string, signal: AbortSignal): Promise<T> => {
  const response = await send(new Request(new URL(path, location.href), { signal }));
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok || body === undefined) throw apiErrorOf(response, body);
  return body as T;
};
