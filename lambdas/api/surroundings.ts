import type { Api, ApiContext } from './api.ts';
import { CODES } from './codes.ts';
import type { ApiDeps } from './deps.ts';
import { answerFor, answerTo } from './errors.ts';
import { refuseCall } from './let-in.ts';

/** What every call has around it: its caller, its id, its line in the access log, and an answer to every error. */
export const addSurroundings = (api: Api, deps: ApiDeps): void => {
  api.use(async (c, next) => {
    const identity = deps.identify(c.env);
    const { caller = '', requestId = deps.ids.next() } = identity;
    c.set('caller', caller);
    c.set('requestId', requestId);
    c.header('X-Request-Id', requestId);
    const began = deps.clock.now();
    const refusal = refuseCall(c, identity);
    if (refusal) c.res = c.json(refusal.body, refusal.status);
    else {
      await withoutEmptyBody(c);
      await next();
    }
    c.header('X-Request-Id', requestId);
    // What stands is asked for each time: nobody is to act on what stood before.
    c.header('Cache-Control', 'private, no-cache');
    deps.log(lineOf(c, deps, began));
  });
  api.onError((error, c) => {
    const { status, body } = answerFor(error, c.get('requestId'));
    if (status >= 500) deps.log(defectOf(c, deps, error));
    return c.json(body, status);
  });
  api.notFound((c) => {
    const message = `There is no ${c.req.method} ${c.req.path}. GET /openapi.json lists what there is.`;
    const { status, body } = answerTo(404, CODES.noSuchResource, message);
    return c.json(body, status);
  });
};

/** Clients say "JSON" of a DELETE whose body they leave empty, and empty is no JSON. It is taken as one without a body. */
const withoutEmptyBody = async (c: ApiContext): Promise<void> => {
  const { raw } = c.req;
  if (raw.method !== 'DELETE' || !raw.headers.has('content-type') || (await c.req.text()) !== '') return;
  const headers = new Headers(raw.headers);
  headers.delete('content-type');
  c.req.raw = new Request(raw.url, { method: raw.method, headers });
};

const common = (c: ApiContext, { clock }: ApiDeps) => ({
  timestamp: new Date(clock.now()).toISOString(),
  requestId: c.get('requestId'),
  caller: c.get('caller'),
  method: c.req.method,
  path: c.req.path,
});

/** One line a call: who called what, about which group, and what it came to. */
const lineOf = (c: ApiContext, deps: ApiDeps, began: number): string => {
  const groupId = c.get('groupId');
  return JSON.stringify({
    level: 'INFO',
    message: 'request answered',
    ...common(c, deps),
    ...(groupId === undefined ? {} : { groupId }),
    status: c.res.status,
    milliseconds: deps.clock.now() - began,
  });
};

const defectOf = (c: ApiContext, deps: ApiDeps, error: Error): string =>
  JSON.stringify({
    level: 'ERROR',
    message: 'request failed',
    ...common(c, deps),
    error: { ...error, name: error.name, message: error.message, stack: error.stack, cause: String(error.cause ?? '') },
  });
