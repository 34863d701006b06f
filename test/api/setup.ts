import { createLocalApi } from '../../local/api.ts';
import { synthesisedTemplate } from '../../local/synthesise.ts';
import type { TestRuntime } from '../../local/test-runtime.ts';
import { createFakeIds } from '../support/fakes/time-and-ids.ts';

// Made once here, so that no test's time goes into it.
await synthesisedTemplate();

export const PROJECT = '/v1/project-1';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whichever fields its own call answers with
  readonly body: any;
}

/** The API on a runtime, called as over the wire, with its log. */
export const apiOn = (runtime: TestRuntime) => {
  const log: Record<string, unknown>[] = [];
  const api = createLocalApi(runtime, {
    ids: createFakeIds(),
    identify: () => ({ caller: 'Ada' }),
    log: (line) => log.push(JSON.parse(line)),
  });
  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await api.request(`${PROJECT}${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
  };
  return { api, log, call };
};

export type Call = ReturnType<typeof apiOn>['call'];

/** Looks at a job until it has ended, as a client does. */
export const pollJob = async ({ clock }: TestRuntime, call: Call, jobId: string): Promise<Answer> => {
  for (;;) {
    const answer = await call('GET', `/jobs/${jobId}`);
    if (!['INIT', 'RUNNING'].includes(answer.body.status)) return answer;
    await clock.sleep(5_000);
  }
};

/** Until the failover's first step has taken the group. */
export const untilRunning = async ({ clock }: TestRuntime, call: Call, jobId: string): Promise<void> => {
  while ((await call('GET', `/jobs/${jobId}`)).body.status === 'INIT') await clock.sleep(100);
};
