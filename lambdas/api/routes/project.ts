import { createRoute } from '@hono/zod-openapi';
import { everyPair } from '../../domain/group/unattached-pair.ts';
import { allAggregates } from '../../handlers/operations/members/find-member.ts';
import { answers } from '../answers.ts';
import type { Api } from '../api.ts';
import type { ApiDeps } from '../deps.ts';
import { domainsOf } from '../present/domains.ts';
import { presentUnreadable } from '../present/unreadable.ts';
import { params } from '../schemas/common.ts';
import { Domains, Quotas } from '../schemas/project.ts';
import { supported } from '../support.ts';

const tags = ['Project'];

const quotas = createRoute({
  ...supported,
  method: 'get',
  path: '/v1/{project_id}/sdrs/quotas',
  operationId: 'ShowQuotas',
  tags,
  summary: 'Quotas and what is used of them',
  request: { params: params({}) },
  responses: answers(Quotas, 'The quotas.'),
});

const domains = createRoute({
  ...supported,
  method: 'get',
  path: '/v1/{project_id}/active-domains',
  operationId: 'ListActiveDomains',
  tags,
  summary: 'Pairs of availability zones on offer',
  request: { params: params({}) },
  responses: answers(Domains, 'The pairs.'),
});

const NO_LIMIT = { quota: -1, min: 0, max: -1 } as const;

export const addProjectRoutes = (api: Api, { store, settings }: ApiDeps): void => {
  api.openapi(quotas, async (c) => {
    const { done, troubles } = await allAggregates(store);
    const pairs = done.reduce((sum, group) => sum + everyPair(group).length, 0);
    const resources = [
      { type: 'server_groups' as const, used: done.length + troubles.length, ...NO_LIMIT },
      { type: 'replications' as const, used: pairs, ...NO_LIMIT },
    ];
    return c.json({ quotas: { resources }, ...presentUnreadable(troubles) }, 200);
  });
  api.openapi(domains, (c) => c.json({ domains: domainsOf(settings.zones).map(presentDomain) }, 200));
};

const presentDomain = ({ id, name, source, target }: ReturnType<typeof domainsOf>[number]) => ({
  id,
  name,
  description: source === target ? 'one zone: private IP, EIP and MAC can be kept' : 'two zones: no MAC can be kept',
  sold_out: false,
  local_replication_cluster: { availability_zone: source },
  remote_replication_cluster: { availability_zone: target },
});
