import { createRoute } from '@hono/zod-openapi';
import { createDescribePair } from '../../handlers/operations/groups/describe.ts';
import { createCreatePair } from '../../handlers/operations/members/create-pair.ts';
import { findMemberPair } from '../../handlers/operations/members/find-member.ts';
import { createRemovePair } from '../../handlers/operations/members/remove-members.ts';
import { answers, body } from '../answers.ts';
import type { Api } from '../api.ts';
import type { ApiDeps } from '../deps.ts';
import { actorOf, doneJob } from '../job-of.ts';
import { refuseDeletionInEc2 } from '../keeps-ec2.ts';
import { seenWith } from '../lists/page.ts';
import { listPairs } from '../lists/pairs.ts';
import { presentPair } from '../present/members.ts';
import { JobId, params } from '../schemas/common.ts';
import { CreatePair, DeletePair, PairList, PairParams, PairQuery, ShownPair, UpdatePair } from '../schemas/pairs.ts';
import { different, supported } from '../support.ts';
import { wordsOf } from '../words.ts';

const PATH = '/v1/{project_id}/replications';
const ONE = `${PATH}/{replication_id}`;
const tags = ['Replication pairs'];

const list = createRoute({
  method: 'get',
  path: PATH,
  operationId: 'ListReplications',
  ...supported,
  tags,
  summary: 'Replication pairs, by group and device',
  request: { params: params({}), query: PairQuery },
  responses: answers(PairList, 'One page of them; count is of all that fit.'),
});

const show = createRoute({
  method: 'get',
  path: ONE,
  operationId: 'ShowReplication',
  ...supported,
  tags,
  summary: 'One replication pair',
  request: { params: PairParams },
  responses: answers(ShownPair, 'The pair.'),
});

const create = createRoute({
  method: 'post',
  path: PATH,
  operationId: 'CreateReplication',
  ...different(
    'EC2 must have the disk at a protected server; the DR disk is what the DR server has at the same device; the pair protects nothing until it is attached',
  ),
  tags,
  summary: 'Make a pair of a disk of a protected server',
  request: { params: params({}), body: body(CreatePair) },
  responses: answers(JobId, 'The job; its entities name the pair.'),
});

const update = createRoute({
  method: 'put',
  path: ONE,
  operationId: 'UpdateReplication',
  ...supported,
  tags,
  summary: 'Rename or describe a replication pair',
  request: { params: PairParams, body: body(UpdatePair) },
  responses: answers(ShownPair, 'The pair as it is now.'),
});

const remove = createRoute({
  method: 'delete',
  path: ONE,
  operationId: 'DeleteReplication',
  ...different(
    'nothing in EC2 is deleted, so delete_target_volume is refused where it is true: SDRS.0201, after a failover SDRS.1809',
  ),
  tags,
  summary: 'Delete a pair that is attached to no instance; nothing in EC2 changes',
  request: { params: PairParams, body: { ...body(DeletePair), required: false } },
  responses: answers(JobId, 'The job.'),
});

export const addPairRoutes = (api: Api, deps: ApiDeps): void => {
  const { store } = deps;
  const createPair = createCreatePair(deps);
  const describePair = createDescribePair(deps);
  const removePair = createRemovePair(deps);
  const shown = async (id: string) => {
    const found = await findMemberPair(store, id);
    const seen = await seenWith(store, found);
    return { replication: presentPair(seen, seen.pairs.find(({ id: one }) => one === id) ?? found.pair) };
  };

  api.openapi(list, async (c) => c.json(await listPairs(store, c.req.valid('query')), 200));
  api.openapi(show, async (c) => c.json(await shown(c.req.valid('param').replication_id), 200));
  api.openapi(create, async (c) => {
    const { server_group_id: groupId, volume_id, name, description } = c.req.valid('json').replication;
    c.set('groupId', groupId);
    const { id } = await createPair({ groupId, volumeId: volume_id, ...wordsOf({ name, description }) }, actorOf(c));
    return c.json(await doneJob(deps, c, { type: 'createReplicationPairNoCG', groupId, pairId: id }), 200);
  });
  api.openapi(update, async (c) => {
    const { replication_id } = c.req.valid('param');
    const { groupId } = await describePair(replication_id, wordsOf(c.req.valid('json').replication), actorOf(c));
    c.set('groupId', groupId);
    return c.json(await shown(replication_id), 200);
  });
  api.openapi(remove, async (c) => {
    const { replication_id } = c.req.valid('param');
    const { group } = await findMemberPair(store, replication_id);
    const { delete_target_volume } = { ...c.req.valid('json').replication };
    refuseDeletionInEc2(group, { delete_target_volume });
    const { groupId, pair } = await removePair(replication_id, actorOf(c));
    c.set('groupId', groupId);
    return c.json(await doneJob(deps, c, { type: 'deleteReplicationPairNoCG', groupId, pairId: pair.id }), 200);
  });
};
