import { createRoute } from '@hono/zod-openapi';
import { NoAutomationPolicyError } from '../../domain/automation/errors.ts';
import { loadAggregate } from '../../handlers/load.ts';
import {
  type BrakeState,
  createSetBrake,
  createShowBrake,
} from '../../handlers/operations/automation/automation-brake.ts';
import { createShowAutomation, type ShownAutomation } from '../../handlers/operations/automation/show-automation.ts';
import { answers, asKept, body } from '../answers.ts';
import type { Api } from '../api.ts';
import type { ApiDeps } from '../deps.ts';
import { actorOf } from '../job-of.ts';
import { ShownAutomation as AutomationAnswer, SetBrake, ShownBrake } from '../schemas/automation.ts';
import { params } from '../schemas/common.ts';
import { GroupParams } from '../schemas/groups.ts';
import { extra } from '../support.ts';

const tags = ['Automation'];

const show = createRoute({
  method: 'get',
  path: '/v1/{project_id}/server-groups/{server_group_id}/automation',
  operationId: 'ShowAutomation',
  ...extra("a group's policy, what its sources say, what was decided last, and the brake"),
  tags,
  summary: 'How automatic failover of a protection group stands',
  request: { params: GroupParams },
  responses: answers(AutomationAnswer, 'The automation.'),
});

const brake = createRoute({
  method: 'put',
  path: '/v1/{project_id}/automation/brake',
  operationId: 'SetAutomationBrake',
  ...extra('while it is on, automation starts nothing, of any group; what runs goes on'),
  tags,
  summary: 'Put the brake on automation, or take it off',
  request: { params: params({}), body: body(SetBrake) },
  responses: answers(ShownBrake, 'The brake as it is now.'),
});

export const addAutomationRoutes = (api: Api, deps: ApiDeps): void => {
  const showAutomation = createShowAutomation(deps);
  const showBrake = createShowBrake(deps);
  const setBrake = createSetBrake(deps);

  api.openapi(show, async (c) => {
    const { server_group_id: groupId } = c.req.valid('param');
    c.set('groupId', groupId);
    await loadAggregate(deps.store, groupId);
    const shown = await showAutomation(groupId).catch((error: unknown) => {
      if (error instanceof NoAutomationPolicyError) return undefined;
      throw error;
    });
    const automation = shown ? present(shown) : { ...NO_POLICY, brake: presentBrake(await showBrake()) };
    return c.json({ automation }, 200);
  });
  api.openapi(brake, async (c) => {
    const { on, reason } = c.req.valid('json');
    const set = await setBrake(on ? 'on' : 'off', { by: actorOf(c).caller, reason });
    return c.json({ brake: presentBrake(set) }, 200);
  });
};

const NO_POLICY = { mode: 'off' as const, awaits_acknowledgement: null, sources: [] };

const present = ({ policy, brake: state, unacknowledged, sources, decision }: ShownAutomation) => ({
  mode: policy.mode,
  policy: asKept(policy),
  brake: presentBrake(state),
  awaits_acknowledgement: unacknowledged ?? null,
  sources: sources.map(asKept),
  ...(decision ? { decision: asKept(decision) } : {}),
});

const presentBrake = ({ brake: state, by, reason, at }: BrakeState) => ({
  on: state === 'on',
  by: by ?? null,
  reason: reason ?? null,
  at: at ?? null,
});
