import type { openApiDocument } from '../lambdas/api/openapi.ts';
import type { Support } from '../lambdas/api/support.ts';

type Document = ReturnType<typeof openApiDocument>;

/** An operation of SDRS's API reference. */
export interface ReferenceOperation {
  /** As the reference calls it. */
  readonly title: string;
  /** The route that serves it. */
  readonly call: string;
  /** How it stands. @default as its route does, which serves this operation alone */
  readonly support?: Support;
}

const GROUP = '/server-groups/{server_group_id}';
const INSTANCE = '/protected-instances/{protected_instance_id}';
const PAIR = '/replications/{replication_id}';
const DRILL = '/disaster-recovery-drills/{disaster_recovery_drill_id}';

const AS_SDRS: Support = { is: 'supported', note: '' };

/**
 * Every operation of the reference, in its order. Source: Open Telekom Cloud, Storage Disaster Recovery Service, API
 * Reference, "APIs". Operations that share a route say for themselves how they stand.
 */
export const REFERENCE: readonly ReferenceOperation[] = [
  { title: 'Querying API Versions', call: 'GET /' },
  { title: 'Querying a Specified API Version', call: 'GET /v1' },
  { title: 'Querying the Job Status', call: 'GET /jobs/{job_id}' },
  { title: 'Querying an Active-Active Domain', call: 'GET /active-domains' },
  { title: 'Creating a Protection Group', call: 'POST /server-groups' },
  { title: 'Querying Protection Groups', call: 'GET /server-groups' },
  { title: 'Querying the Details of a Protection Group', call: `GET ${GROUP}` },
  { title: 'Deleting a Protection Group', call: `DELETE ${GROUP}` },
  { title: 'Changing the Name of a Protection Group', call: `PUT ${GROUP}` },
  {
    title: 'Enabling Protection or Enabling Protection Again for a Protection Group',
    call: `POST ${GROUP}/action`,
    support: AS_SDRS,
  },
  { title: 'Disabling Protection for a Protection Group', call: `POST ${GROUP}/action`, support: AS_SDRS },
  {
    title: 'Performing a Failover for a Protection Group',
    call: `POST ${GROUP}/action`,
    support: {
      is: 'different',
      note: 'a client that states no reason is refused with SDRS.1824 while EC2 shows production as healthy; everybody is where the plan blocks',
    },
  },
  {
    title: 'Performing a Planned Failover for a Protection Group',
    call: `POST ${GROUP}/action`,
    support: { is: 'refused', note: 'SDRS.1823: this version has no switchover' },
  },
  { title: 'Creating a Protected Instance', call: 'POST /protected-instances' },
  { title: 'Deleting a Protected Instance', call: `DELETE ${INSTANCE}` },
  { title: 'Querying Protected Instances', call: 'GET /protected-instances' },
  { title: 'Querying Details About a Protected Instance', call: `GET ${INSTANCE}` },
  { title: 'Changing the Name of a Protected Instance', call: `PUT ${INSTANCE}` },
  { title: 'Attaching a Replication Pair to a Protected Instance', call: `POST ${INSTANCE}/attachreplication` },
  {
    title: 'Detaching a Replication Pair from a Protected Instance',
    call: `DELETE ${INSTANCE}/detachreplication/{replication_id}`,
  },
  { title: 'Adding an NIC to a Protected Instance', call: `POST ${INSTANCE}/nic` },
  { title: 'Deleting an NIC from a Protected Instance', call: `POST ${INSTANCE}/nic/delete` },
  { title: 'Modifying the Specifications of a Protected Instance', call: `POST ${INSTANCE}/resize` },
  { title: 'Creating a Replication Pair', call: 'POST /replications' },
  { title: 'Deleting a Replication Pair', call: `DELETE ${PAIR}` },
  { title: 'Querying Replication Pairs', call: 'GET /replications' },
  { title: 'Querying Details About a Replication Pair', call: `GET ${PAIR}` },
  { title: 'Expanding the Capacity of a Replication Pair', call: `POST ${PAIR}/action` },
  { title: 'Changing the Name of a Replication Pair', call: `PUT ${PAIR}` },
  { title: 'Creating a DR Drill', call: 'POST /disaster-recovery-drills' },
  { title: 'Deleting a DR Drill', call: `DELETE ${DRILL}` },
  { title: 'Querying DR Drills', call: 'GET /disaster-recovery-drills' },
  { title: 'Querying Details About a DR Drill', call: `GET ${DRILL}` },
  { title: 'Updating a DR Drill Name', call: `PUT ${DRILL}` },
  { title: 'Querying Protected Instances by Tag', call: 'POST /protected-instances/resource_instances/action' },
  { title: 'Adding Protected Instance Tags in Batches', call: `POST ${INSTANCE}/tags/action`, support: AS_SDRS },
  { title: 'Deleting Protected Instance Tags in Batches', call: `POST ${INSTANCE}/tags/action`, support: AS_SDRS },
  { title: 'Adding a Protected Instance Tag', call: `POST ${INSTANCE}/tags` },
  { title: 'Deleting a Protected Instance Tag', call: `DELETE ${INSTANCE}/tags/{key}` },
  { title: 'Querying a Protected Instance Tag', call: `GET ${INSTANCE}/tags` },
  { title: 'Querying Tags of All Protected Instances in a Specified Project', call: 'GET /protected-instances/tags' },
  { title: 'Querying Failed Tasks', call: 'GET /task-center/failure-jobs' },
  { title: 'Deleting a Failed Task', call: 'DELETE /task-center/failure-jobs/{failure_job_id}' },
  {
    title: 'Deleting All Failed Tasks of All Protection Groups',
    call: 'DELETE /task-center/failure-jobs/batch',
  },
  {
    title: 'Deleting All Failed Tasks of a Protection Group',
    call: 'DELETE /task-center/{server_group_id}/failure-jobs/batch',
  },
  { title: 'Querying the Tenant Quota', call: 'GET /sdrs/quotas' },
];

const METHODS = ['get', 'post', 'put', 'delete'] as const;

/** What each route says of itself, by its method and its path without the project. */
export const supportOfRoutes = ({ paths = {} }: Document): ReadonlyMap<string, Support> =>
  new Map(
    Object.entries(paths).flatMap(([path, item]) =>
      METHODS.flatMap((method) => {
        const support = (item?.[method] as { readonly 'x-sdrs'?: Support } | undefined)?.['x-sdrs'];
        const call = `${method.toUpperCase()} ${path.replace('/v1/{project_id}', '')}`;
        return support ? [[call, support] as const] : [];
      }),
    ),
  );

/** How an operation of the reference stands. @throws Error where no route serves it */
export const supportOf = (
  { title, call, support }: ReferenceOperation,
  routes: ReadonlyMap<string, Support>,
): Support => {
  const found = support ?? routes.get(call);
  if (found === undefined) throw new Error(`No route serves "${title}": ${call}.`);
  return found;
};

/** `N of M as SDRS`, with the rest. */
export const countOf = (document: Document): string => {
  const routes = supportOfRoutes(document);
  const all = REFERENCE.map((operation) => supportOf(operation, routes).is);
  const count = (is: Support['is']) => all.filter((one) => one === is).length;
  return `${count('supported')} of ${all.length} as SDRS, ${count('different')} differ, ${count('refused')} refused`;
};
