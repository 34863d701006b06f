import { createRoute } from '@hono/zod-openapi';
import { createDescribePair } from '../../handlers/operations/groups/describe.ts';
import { createCreatePair } from '../../handlers/operations/members/create-pair.ts';
import { findMemberPair } from '../../handlers/operations/members/find-member.ts';
import { createRemovePair } from '../../handlers/operations/members/remove-members.ts';
import { answers, body } from '../answers.ts';
import type { Api } from '../api.ts';
import type { ApiDeps } from '../deps.ts';
import { actorOf, doneJob } from '../job-of.ts';
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
    'the disk must be attached to a protected server, and the pair is attached with that; the DR disk is what the DR server has at the same device',
  ),
  tags,
  summary: 'Put a disk of a protected server under replication',
  request: { params: params({}), body: body(CreatePair) },
  responses: answers(JobId, 'The job; its entities name the pair.'),
});

const update = createRoute({
  method: 'put',
  path: ONE,
  operationId: 'UpdateReplication',
  ...different('description may be changed too'),
  tags,
  summary: 'Rename or describe a replication pair',
  request: { params: PairParams, body: body(UpdatePair) },
  responses: answers(ShownPair, 'The pair as it is now.'),
});

const remove = createRoute({
  method: 'delete',
  path: ONE,
  operationId: 'DeleteReplication',
  ...different('nothing in EC2 is deleted, so delete_target_volume must be false'),
  tags,
  summary: 'Take a disk out of replication; nothing in EC2 changes',
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
    const { id, instanceId } = await createPair(
      { groupId, volumeId: volume_id, ...wordsOf({ name, description }) },
      actorOf(c),
    );
    return c.json(await doneJob(deps, c, { type: 'createReplicationPairNoCG', groupId, instanceId, pairId: id }), 200);
  });
  api.openapi(update, async (c) => {
    const { replication_id } = c.req.valid('param');
    const { groupId } = await describePair(replication_id, wordsOf(c.req.valid('json').replication), actorOf(c));
    c.set('groupId', groupId);
    return c.json(await shown(replication_id), 200);
  });
  api.openapi(remove, async (c) => {
    const { groupId, id } = await removePair(c.req.valid('param').replication_id, actorOf(c));
    c.set('groupId', groupId);
    return c.json(await doneJob(deps, c, { type: 'deleteReplicationPairNoCG', groupId, pairId: id }), 200);
  });
};
