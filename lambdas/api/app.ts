import { compress } from 'hono/compress';
import { type Api, emptyApi } from './api.ts';
import type { ApiDeps } from './deps.ts';
import { addOpenApi } from './openapi.ts';
import { addActionRoutes } from './routes/actions.ts';
import { addAttachmentRoutes } from './routes/attachments.ts';
import { addAutomationRoutes } from './routes/automation.ts';
import { addChangeRoutes } from './routes/changes.ts';
import { addDrillRoutes } from './routes/drills.ts';
import { addGroupRoutes } from './routes/groups.ts';
import { addInstanceRoutes } from './routes/instances.ts';
import { addJobRoutes } from './routes/jobs.ts';
import { addKeptRoutes } from './routes/kept.ts';
import { addLeftoverRoutes } from './routes/leftovers.ts';
import { addPairRoutes } from './routes/pairs.ts';
import { addPlanRoutes } from './routes/plan.ts';
import { addPointRoutes } from './routes/points.ts';
import { addProjectRoutes } from './routes/project.ts';
import { addRefusedRoutes } from './routes/refused.ts';
import { addRunRoutes } from './routes/runs.ts';
import { addTagRoutes } from './routes/tags.ts';
import { addTaskCenterRoutes } from './routes/task-center.ts';
import { addVersionRoutes } from './routes/versions.ts';
import { addSurroundings } from './surroundings.ts';

/** The SDRS v1 API, the same in Lambda and on one's own machine. */
export const createApi = (deps: ApiDeps): Api => {
  const api = emptyApi();
  // A large group is larger than what Lambda lets through; compressed it is a twentieth of that.
  api.use(compress());
  addSurroundings(api, deps);
  for (const add of ROUTES) add(api, deps);
  addOpenApi(api);
  return api;
};

const ROUTES: readonly ((api: Api, deps: ApiDeps) => void)[] = [
  addGroupRoutes,
  addActionRoutes,
  addPlanRoutes,
  addRefusedRoutes,
  addTagRoutes,
  addInstanceRoutes,
  addAttachmentRoutes,
  addPairRoutes,
  addChangeRoutes,
  addDrillRoutes,
  addJobRoutes,
  addRunRoutes,
  addKeptRoutes,
  addPointRoutes,
  addLeftoverRoutes,
  addAutomationRoutes,
  addTaskCenterRoutes,
  addProjectRoutes,
  addVersionRoutes,
];
