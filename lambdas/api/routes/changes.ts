import { createRoute, type z } from '@hono/zod-openapi';
import type { ChangeWish } from '../../domain/group/member-change.ts';
import type { ProtectionGroup } from '../../domain/group/protection-group.ts';
import { otherStation, type Station } from '../../domain/group/station.ts';
import { type AskedChange, createBeginChange } from '../../handlers/operations/members/begin-change.ts';
import { findMemberInstance, findMemberPair } from '../../handlers/operations/members/find-member.ts';
import { answers, body } from '../answers.ts';
import type { Api, ApiContext } from '../api.ts';
import type { ApiDeps } from '../deps.ts';
import { actorOf } from '../job-of.ts';
import { auditRefusals } from '../refusals.ts';
import { AddNic, DeleteNic, PairAction, Resize } from '../schemas/changes.ts';
import { JobId } from '../schemas/common.ts';
import { InstanceParams } from '../schemas/instances.ts';
import { PairParams } from '../schemas/pairs.ts';
import { supported } from '../support.ts';

const INSTANCE = '/v1/{project_id}/protected-instances/{protected_instance_id}';

const JOB = 'The job; it is done when EC2 shows the change.';

const extend = createRoute({
  ...supported,
  method: 'post',
  path: '/v1/{project_id}/replications/{replication_id}/action',
  operationId: 'ExtendReplication',
  tags: ['Replication pairs'],
  summary: 'Enlarge both disks of a replication pair',
  request: { params: PairParams, body: body(PairAction) },
  responses: answers(JobId, JOB),
});

const ofInstance = {
  ...supported,
  method: 'post' as const,
  tags: ['Protected instances'],
  responses: answers(JobId, JOB),
};

const resize = createRoute({
  ...ofInstance,
  path: `${INSTANCE}/resize`,
  operationId: 'ResizeProtectedInstance',
  summary: 'Change the instance types of the servers, which are stopped',
  request: { params: InstanceParams, body: body(Resize) },
});

const addNic = createRoute({
  ...ofInstance,
  path: `${INSTANCE}/nic`,
  operationId: 'AddProtectedInstanceNic',
  summary: 'Add a network interface to the production server and to its identity',
  request: { params: InstanceParams, body: body(AddNic) },
});

const deleteNic = createRoute({
  ...ofInstance,
  path: `${INSTANCE}/nic/delete`,
  operationId: 'DeleteProtectedInstanceNic',
  summary: 'Delete a network interface of the production server, but for the primary one',
  request: { params: InstanceParams, body: body(DeleteNic) },
});

/** What is changed of a member in EC2, through the service. */
export const addChangeRoutes = (api: Api, deps: ApiDeps): void => {
  const begin = createBeginChange(deps);
  const asked = async (c: ApiContext, what: string, change: AskedChange) => {
    const groupId = change.group.id;
    c.set('groupId', groupId);
    const { jobId } = await auditRefusals(deps, { groupId, actor: actorOf(c), what }, () => begin(change, actorOf(c)));
    return { job_id: jobId };
  };

  api.openapi(extend, async (c) => {
    const { group, pair } = await findMemberPair(deps.store, c.req.valid('param').replication_id);
    const sizeGiB = sizeIn(c.req.valid('json'));
    const wish = { kind: 'extend-pair', sizeGiB } as const;
    return c.json(await asked(c as ApiContext, 'extend-replication', { group, member: pair, wish }), 200);
  });
  const ofOne = async (c: ApiContext, { id, what, wish }: AskedOfInstance) => {
    const { group, instance } = await findMemberInstance(deps.store, id);
    return asked(c, what, { group, member: instance, wish: wish(group) });
  };
  api.openapi(resize, async (c) => {
    const { resize: wanted } = c.req.valid('json');
    const wish = (group: ProtectionGroup) => ({ kind: 'resize', types: typesIn(wanted, group) }) as const;
    const id = c.req.valid('param').protected_instance_id;
    return c.json(await ofOne(c as ApiContext, { id, what: 'resize', wish }), 200);
  });
  api.openapi(addNic, async (c) => {
    const { subnet_id: subnetId, security_groups = [], ip_address: privateIp } = c.req.valid('json');
    const securityGroupIds = security_groups.map(({ id }) => id);
    const nic = {
      kind: 'add-nic',
      subnetId,
      securityGroupIds,
      ...(privateIp === undefined ? {} : { privateIp }),
    } as const;
    const id = c.req.valid('param').protected_instance_id;
    return c.json(await ofOne(c as ApiContext, { id, what: 'adding a NIC', wish: () => nic }), 200);
  });
  api.openapi(deleteNic, async (c) => {
    const { nic_id: networkInterfaceId } = c.req.valid('json');
    const nic = { kind: 'delete-nic', networkInterfaceId } as const;
    const id = c.req.valid('param').protected_instance_id;
    return c.json(await ofOne(c as ApiContext, { id, what: 'deleting a NIC', wish: () => nic }), 200);
  });
};

/** SDRS: where one flavor is given for both servers, the others do not count. */
const typesIn = (
  { flavorRef, production_flavorRef: production, dr_flavorRef: dr }: z.infer<typeof Resize>['resize'],
  { priorityStation }: ProtectionGroup,
): Partial<Record<Station, string>> => {
  const types = flavorRef === undefined ? { production, dr } : { production: flavorRef, dr: flavorRef };
  return {
    ...(types.production === undefined ? {} : { [priorityStation]: types.production }),
    ...(types.dr === undefined ? {} : { [otherStation(priorityStation)]: types.dr }),
  };
};

interface AskedOfInstance {
  readonly id: string;
  readonly what: string;
  readonly wish: (group: ProtectionGroup) => ChangeWish;
}

const sizeIn = ({ 'extend-replication': wanted }: z.infer<typeof PairAction>): number => wanted.new_size;
