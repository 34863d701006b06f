import { createRoute, z } from '@hono/zod-openapi';
import { reportMarkdown } from '../../domain/report/report-markdown.ts';
import { verifyReport } from '../../domain/report/verify-report.ts';
import { instant } from '../../handlers/instant.ts';
import { createListRuns } from '../../handlers/operations/runs/list-runs.ts';
import { createReportRun, createTellServer } from '../../handlers/operations/runs/report-run.ts';
import { createRunHistory } from '../../handlers/operations/runs/run-history.ts';
import { createShowRun } from '../../handlers/operations/runs/show-run.ts';
import { answers, asKept } from '../answers.ts';
import type { Api, ApiContext } from '../api.ts';
import type { ApiDeps } from '../deps.ts';
import { isKnown } from '../etag.ts';
import { presentHistory, presentRun, presentSummary, presentToldServer } from '../present/runs.ts';
import { GroupParams } from '../schemas/groups.ts';
import {
  HistoryQuery,
  Report,
  ReportQuery,
  RunHistory,
  RunList,
  RunListQuery,
  RunParams,
  RunServerParams,
  ShownRun,
  ShownRunServer,
  Verification,
} from '../schemas/runs.ts';
import { extra } from '../support.ts';

const ONE = '/v1/{project_id}/runs/{run_id}';
const tags = ['Runs'];

const list = createRoute({
  method: 'get',
  path: '/v1/{project_id}/server-groups/{server_group_id}/runs',
  operationId: 'ListRuns',
  ...extra('failovers and roll-backs of a group, refused and failed ones too'),
  tags,
  summary: 'Runs of a protection group, the newest first',
  request: { params: GroupParams, query: RunListQuery },
  responses: answers(RunList, 'One page of them.'),
});

const show = createRoute({
  method: 'get',
  path: ONE,
  operationId: 'ShowRun',
  ...extra(
    'a failover or a roll-back with its servers, by what is kept alone: nothing is asked of EC2; with an ETag, and 304 for If-None-Match',
  ),
  tags,
  summary: 'One run with its servers',
  request: { params: RunParams },
  responses: {
    ...answers(ShownRun, 'The run. A run is known by the id of its job.'),
    304: { description: 'The run is as it was when the client got that ETag.' },
  },
});

const server = createRoute({
  method: 'get',
  path: `${ONE}/servers/{protected_instance_id}`,
  operationId: 'ShowRunServer',
  ...extra('each call with its answer, and its NICs before, as promised and now, made from the audit trail alone'),
  tags,
  summary: 'One server of a run: what was asked of EC2, and what became of its identity',
  request: { params: RunServerParams },
  responses: answers(ShownRunServer, 'What is on record of it; nothing before the run has begun with it.'),
});

const history = createRoute({
  method: 'get',
  path: `${ONE}/history`,
  operationId: 'ShowRunHistory',
  ...extra(
    "what its execution went through, with Step Functions' own names; empty once Step Functions has forgotten it",
  ),
  tags,
  summary: 'Events of the execution of a run, the oldest first',
  request: { params: RunParams, query: HistoryQuery },
  responses: answers(RunHistory, 'One page of them.'),
});

const report = createRoute({
  method: 'get',
  path: `${ONE}/report`,
  operationId: 'ShowRunReport',
  ...extra(
    'what `sdrs report` writes, made from the audit trail alone; Markdown for Accept: text/markdown or ?format=markdown',
  ),
  tags,
  summary: 'The report of a failover, which carries its evidence',
  request: { params: RunParams, query: ReportQuery, headers: z.object({ accept: z.string().optional() }) },
  responses: {
    ...answers(Report, 'The report.'),
    200: {
      description: 'The report.',
      content: { 'application/json': { schema: Report }, 'text/markdown': { schema: z.string() } },
    },
  },
});

const verification = createRoute({
  method: 'get',
  path: `${ONE}/report/verification`,
  operationId: 'VerifyRunReport',
  ...extra('what `sdrs report verify` says of that report'),
  tags,
  summary: "Whether a failover's report is what its events say, and whether these are a whole chain",
  request: { params: RunParams },
  responses: answers(Verification, 'The verdict.'),
});

export const addRunRoutes = (api: Api, deps: ApiDeps): void => {
  const listRuns = createListRuns(deps);
  const showRun = createShowRun(deps);
  const tellServer = createTellServer(deps);
  const runHistory = createRunHistory(deps);

  api.openapi(list, async (c) => {
    const { server_group_id: groupId } = c.req.valid('param');
    c.set('groupId', groupId);
    const { runs, next } = await listRuns({ groupId, ...c.req.valid('query') });
    return c.json({ runs: runs.map(presentSummary), ...(next === undefined ? {} : { next }) }, 200);
  });
  api.openapi(show, async (c) => {
    const shown = await showRun(c.req.valid('param').run_id);
    c.set('groupId', shown.groupId);
    const run = presentRun(shown, { at: instant(deps.clock), ...deps.settings });
    if (isKnown(c as ApiContext, { ...run, as_of: undefined }, deps.sha256)) return c.body(null, 304);
    return c.json({ run }, 200);
  });
  api.openapi(server, async (c) => {
    const { run_id, protected_instance_id } = c.req.valid('param');
    const { groupId, ...told } = await tellServer(run_id, protected_instance_id);
    c.set('groupId', groupId);
    return c.json(presentToldServer(told), 200);
  });
  api.openapi(history, async (c) => {
    const found = await runHistory({ runId: c.req.valid('param').run_id, ...c.req.valid('query') });
    c.set('groupId', found.groupId);
    return c.json(presentHistory(found), 200);
  });
  addReportRoutes(api, deps);
};

const addReportRoutes = (api: Api, deps: ApiDeps): void => {
  const reportRun = createReportRun(deps);
  const made = async (c: ApiContext, runId: string) => {
    const found = await reportRun(runId);
    c.set('groupId', found.findings.groupId);
    return found;
  };

  api.openapi(report, async (c) => {
    const found = await made(c as ApiContext, c.req.valid('param').run_id);
    c.header('Vary', 'Accept');
    const { format = c.req.valid('header').accept?.includes('text/markdown') ? 'markdown' : 'json' } =
      c.req.valid('query');
    if (format === 'markdown')
      return c.text(reportMarkdown(found), 200, { 'content-type': 'text/markdown; charset=utf-8' });
    return c.json({ ...found, findings: asKept(found.findings), trail: asKept(found.trail) }, 200);
  });
  api.openapi(verification, async (c) => {
    const found = await made(c as ApiContext, c.req.valid('param').run_id);
    const { faults, events, unchained, head } = verifyReport(found, deps.sha256);
    return c.json({ genuine: faults.length === 0, differences: [...faults], events, unchained, head }, 200);
  });
};
