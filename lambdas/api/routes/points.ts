import { createRoute, type z } from '@hono/zod-openapi';
import { createListPoints, type ListedPoints, type ListedSet } from '../../handlers/operations/points/list-points.ts';
import { answers } from '../answers.ts';
import type { Api } from '../api.ts';
import type { ApiDeps } from '../deps.ts';
import { listRpoStatistics } from '../lists/rpo-statistics.ts';
import { GroupParams } from '../schemas/groups.ts';
import { PointList, RpoList, RpoParams, RpoQuery } from '../schemas/points.ts';
import { different, extra } from '../support.ts';

const list = createRoute({
  method: 'get',
  path: '/v1/{project_id}/server-groups/{server_group_id}/recovery-points',
  operationId: 'ListRecoveryPoints',
  ...extra('every set of snapshots of each server as EC2 shows it now, with what keeps it'),
  tags: ['Protection groups'],
  summary: 'Recovery points of a protection group, the newest first',
  request: { params: GroupParams },
  responses: answers(PointList, 'All of them.'),
});

const rpo = createRoute({
  method: 'get',
  path: '/v1/{project_id}/resource/rpo-statistics',
  operationId: 'ListRpoStatistics',
  ...different('of the last week, one record an hour; only of groups with an objective (objectives.rpo)'),
  tags: ['Replication pairs'],
  summary: 'In which hours recovery points were older than the objective of their group',
  request: { params: RpoParams, query: RpoQuery },
  responses: answers(RpoList, 'One page of them, the newest first; count is of all that fit.'),
});

export const addPointRoutes = (api: Api, deps: ApiDeps): void => {
  const listPoints = createListPoints(deps);
  api.openapi(list, async (c) => {
    const { server_group_id } = c.req.valid('param');
    c.set('groupId', server_group_id);
    return c.json(presentPoints(await listPoints(server_group_id)), 200);
  });
  api.openapi(rpo, async (c) => c.json(await listRpoStatistics(deps.store, c.req.valid('query')), 200));
};

const presentPoints = ({ at, synchronisation, servers }: ListedPoints): z.infer<typeof PointList> => ({
  looked_at: at,
  synchronisation:
    synchronisation.by === 'external'
      ? { by: 'external', every_seconds: null, keep: [] }
      : { by: 'sdrs', every_seconds: synchronisation.everySeconds, keep: synchronisation.keep.map(presentRule) },
  servers: servers.map(({ instanceId, name, sets }) => ({
    protected_instance_id: instanceId,
    name,
    recovery_points: sets.map(presentSet),
  })),
});

const presentRule = ({ everySeconds, forSeconds }: { readonly everySeconds: number; readonly forSeconds: number }) => ({
  every_seconds: everySeconds,
  for_seconds: forSeconds,
});

const presentSet = ({ id, takenAt, state, percent, madeBy, epoch, pinnedBy, keptBy, disks }: ListedSet) => ({
  id,
  taken_at: takenAt,
  state,
  percent,
  made_by: madeBy,
  epoch: epoch ?? null,
  pinned_by: [...pinnedBy],
  kept_by: keptBy?.by ?? null,
  rule: keptBy?.by === 'rule' ? presentRule(keptBy.rule) : null,
  disks: disks.map((disk) => ({
    replication: disk.pairId ?? null,
    device: disk.device ?? null,
    volume_id: disk.volumeId,
    snapshot_id: disk.snapshotId,
    state: disk.state,
  })),
});
