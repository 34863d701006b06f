import { createRoute } from '@hono/zod-openapi';
import type { TrailEvent } from '../../domain/trail/audit-chain.ts';
import { loadAggregate } from '../../handlers/load.ts';
import { createShowReadiness } from '../../handlers/operations/groups/show-readiness.ts';
import { answers } from '../answers.ts';
import type { Api, ApiContext } from '../api.ts';
import type { ApiDeps } from '../deps.ts';
import { presentFinding } from '../present/plan.ts';
import { presentSynchronisation } from '../present/synchronisation.ts';
import { GroupParams } from '../schemas/groups.ts';
import { ShownReadiness, TrailList, TrailQuery } from '../schemas/kept.ts';
import { extra } from '../support.ts';

const GROUP = '/v1/{project_id}/server-groups/{server_group_id}';
const tags = ['Protection groups'];

const trail = createRoute({
  method: 'get',
  path: `${GROUP}/trail`,
  operationId: 'ListTrail',
  ...extra('the audit trail; a page reads no more of it than the page has'),
  tags,
  summary: 'What happened to a protection group, the newest first',
  request: { params: GroupParams, query: TrailQuery },
  responses: answers(TrailList, 'One page of it.'),
});

const readiness = createRoute({
  method: 'get',
  path: `${GROUP}/readiness`,
  operationId: 'ShowReadiness',
  ...extra("the verdict of the recorder's last plan, with its age; nothing is asked of EC2"),
  tags,
  summary: 'Whether a failover would begin, by the last plan that was made on schedule',
  request: { params: GroupParams },
  responses: answers(ShownReadiness, 'The readiness.'),
});

export const addKeptRoutes = (api: Api, deps: ApiDeps): void => {
  const { store } = deps;
  const showReadiness = createShowReadiness(deps);
  const groupOf = async (c: ApiContext, groupId: string) => {
    c.set('groupId', groupId);
    return (await loadAggregate(store, groupId)).group;
  };

  api.openapi(trail, async (c) => {
    const { id } = await groupOf(c as ApiContext, c.req.valid('param').server_group_id);
    const { limit, before } = c.req.valid('query');
    // One more tells whether there is another page. Events without a number come on one page, together.
    const events = await store.newestEvents(id, { limit: limit + 1, before });
    const last = events.length > limit ? events[limit - 1]?.chain?.seq : undefined;
    if (last === undefined) return c.json({ events: events.map(present) }, 200);
    return c.json({ events: events.slice(0, limit).map(present), next: String(last) }, 200);
  });
  api.openapi(readiness, async (c) => {
    const group = await groupOf(c as ApiContext, c.req.valid('param').server_group_id);
    const shown = await showReadiness(group);
    const answer = {
      state: shown.state,
      looked_at: shown.madeAt ?? null,
      age_seconds: shown.ageSeconds ?? null,
      verdict: shown.verdict ?? null,
      digest: shown.digest ?? null,
      recovery_point_age_seconds: shown.recoveryPointAgeSeconds ?? null,
      expected_seconds: shown.expectedSeconds ?? null,
      findings: (shown.findings ?? []).map(presentFinding),
    };
    const synchronisation = presentSynchronisation(group, await store.findReplication(group.id));
    return c.json({ readiness: answer, synchronisation }, 200);
  });
};

const present = ({ chain, at, type, message, failoverId, data }: TrailEvent) => ({
  seq: chain?.seq ?? null,
  at,
  type,
  message,
  run_id: failoverId ?? null,
  caller: typeof data?.caller === 'string' ? data.caller : null,
});
