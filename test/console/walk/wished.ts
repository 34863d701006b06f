import type { Page, Route } from 'playwright-core';
import { reportMarkdown } from '../../../cli/render/report-markdown.ts';
import { sha256 } from '../../../lambdas/adapters/sha256.ts';
import { verifyReport } from '../../../lambdas/domain/report/verify-report.ts';
import { createStartInstance } from '../../../lambdas/handlers/operations/members/start-instance.ts';
import { createReportFailover } from '../../../lambdas/handlers/operations/runs/report-failover.ts';
import { onSite } from './site.ts';

interface Document {
  readonly paths: Readonly<Record<string, unknown>>;
}

const RUN = '/v1/{project_id}/runs/{run_id}';
const START = '/v1/{project_id}/protected-instances/{protected_instance_id}/action';

/**
 * The API with the routes that these walks take and that it may not have yet, made of what the server has on record and of the
 * operations that the command uses. Where the API's own document has a route, nothing is put in its place.
 */
export const withWishedRoutes = async (page: Page, { url, home }: { readonly url: string; readonly home: string }) => {
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as Document;
  const missing = STAND_INS.filter(({ path }) => !(path in document.paths));
  const added = Object.fromEntries(missing.map(({ path }) => [path, {}]));
  await page.route('**/openapi.json', (route) =>
    route.fulfill({ json: { ...document, paths: { ...document.paths, ...added } } }),
  );
  for (const { pattern, answer } of missing) await page.route(pattern, (route) => answer(route, home));
};

const reportOf = (route: Route, home: string) => {
  const failoverId = /runs\/([^/]+)/.exec(route.request().url())?.[1] ?? '';
  return onSite(home, async ({ store, clock }) => {
    const jobs = await store.listGroups();
    const group = jobs.find(({ id }) => failoverId.startsWith(id))?.id ?? '';
    return createReportFailover({ store, clock })({ group, failoverId });
  });
};

const answerReport = async (route: Route, home: string): Promise<void> => {
  const report = await reportOf(route, home);
  const isForPeople = route.request().headers().accept?.includes('markdown');
  return isForPeople
    ? route.fulfill({ body: reportMarkdown(report), contentType: 'text/markdown' })
    : route.fulfill({ json: report });
};

const answerVerification = async (route: Route, home: string): Promise<void> => {
  const { faults, head } = verifyReport(await reportOf(route, home), sha256);
  return route.fulfill({ json: { genuine: faults.length === 0, differences: faults, head } });
};

const answerStart = async (route: Route, home: string): Promise<void> => {
  const instance = /protected-instances\/([^/]+)/.exec(route.request().url())?.[1] ?? '';
  await onSite(home, (runtime) => createStartInstance(runtime)({ instance }));
  return route.fulfill({ json: { job_id: `start-${instance}` } });
};

const STAND_INS = [
  { path: `${RUN}/report`, pattern: '**/v1/local/runs/*/report', answer: answerReport },
  { path: `${RUN}/report/verification`, pattern: '**/v1/local/runs/*/report/verification', answer: answerVerification },
  { path: START, pattern: '**/v1/local/protected-instances/*/action', answer: answerStart },
] as const;
