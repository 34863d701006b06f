import { z } from '@hono/zod-openapi';
import { UNREADABLE } from './unreadable.ts';

const Quota = z
  .object({
    type: z.enum(['server_groups', 'replications']),
    used: z.int(),
    quota: z.int(),
    min: z.int(),
    max: z.int(),
  })
  .openapi('Quota');

export const Quotas = z.object({ quotas: z.object({ resources: z.array(Quota) }), ...UNREADABLE }).openapi('Quotas');

const Cluster = z.object({ availability_zone: z.string() });

const Domain = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    sold_out: z.boolean(),
    local_replication_cluster: Cluster,
    remote_replication_cluster: Cluster,
  })
  .openapi('ActiveDomain');

export const Domains = z.object({ domains: z.array(Domain) }).openapi('ActiveDomainList');
