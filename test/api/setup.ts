import { sha256 } from '../../lambdas/adapters/sha256.ts';
import type { Api } from '../../lambdas/api/api.ts';
import { createApi } from '../../lambdas/api/app.ts';
import type { ApiDeps } from '../../lambdas/api/deps.ts';
import { createLocalApi, ZONES } from '../../local/api.ts';
import { synthesisedTemplate } from '../../local/synthesise.ts';
import { createMemoryAutomationStore } from '../support/fakes/automation-store.ts';
import { createFakeCompute } from '../support/fakes/compute.ts';
import { createMemoryGroupStore } from '../support/fakes/group-store.ts';
import { createMemoryJobStore } from '../support/fakes/job-store.ts';
import { createFakeClock, createFakeIds } from '../support/fakes/time-and-ids.ts';
import { createFakeWorkflow, makeExecution } from '../support/fakes/workflow.ts';
import { makeSite } from '../support/observed.ts';
import type { TestRuntime } from '../support/test-runtime.ts';

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
export const apiOn = (
  runtime: TestRuntime,
  { caller: name = 'Ada', ...overrides }: { readonly caller?: string } & Partial<Pick<ApiDeps, 'background'>> = {},
) => {
  const log: Record<string, unknown>[] = [];
  const api = createLocalApi(runtime, {
    ids: createFakeIds(),
    identify: () => ({ caller: name }),
    log: (line) => log.push(JSON.parse(line)),
    ...overrides,
  });
  return { api, log, call: caller(api) };
};

const caller =
  (api: Api) =>
  async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> => {
    const response = await api.request(`${PROJECT}${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
  };

/** The API on fakes, for what needs no failover. */
export const fakeApi = (overrides: Partial<ApiDeps> = {}, site = makeSite()) => {
  const log: Record<string, unknown>[] = [];
  const store = createMemoryGroupStore();
  const { workflow, executions } = createFakeWorkflow([makeExecution({ id: 'execution-1', name: 'f-running' })]);
  const api = createApi({
    store,
    jobs: createMemoryJobStore(),
    automation: createMemoryAutomationStore(),
    compute: createFakeCompute(site).compute,
    workflow,
    clock: createFakeClock(),
    ids: createFakeIds(),
    settings: { zones: ZONES },
    sha256,
    background: {
      refresh: async () => {},
      sweepGuard: async () => {},
      synchronise: async () => {},
      change: async () => {},
    },
    identify: () => ({ caller: 'Ada' }),
    log: (line) => log.push(JSON.parse(line)),
    ...overrides,
  });
  return { api, store, log, executions, call: caller(api) };
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
