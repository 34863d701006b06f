import { describe, expect, it } from 'vitest';
import { makeProtectedInstance, makeProtectionGroup, makeReplicationPair } from '../support/builders.ts';
import { fakeApi } from './setup.ts';

type Tags = readonly { readonly key: string; readonly value: string }[];

const tag = (key: string, value = '') => ({ key, value });

const open = async (tagsOf: Readonly<Record<string, Tags>> = { 'instance-1': [] }) => {
  const subject = fakeApi();
  const instances = Object.entries(tagsOf).map(([id, tags]) =>
    makeProtectedInstance({ id, name: id.replace('instance', 'web'), tags }),
  );
  await subject.store.create({ group: makeProtectionGroup(), instances, pairs: [makeReplicationPair()] });
  const list = async (id = 'instance-1') => (await subject.call('GET', `/protected-instances/${id}/tags`)).body.tags;
  return { ...subject, list };
};

const TAGS = '/protected-instances/instance-1/tags';

describe('the tags of an instance', () => {
  it('are added, overwritten, listed and deleted one by one', async () => {
    const { call, list, store } = await open();
    for (const value of ['one', 'two']) {
      const { status, body } = await call('POST', TAGS, { tag: tag('DEV', value) });
      expect([status, body]).toEqual([204, undefined]);
    }
    expect(await list()).toEqual([tag('DEV', 'two')]);
    expect((await call('GET', '/protected-instances/instance-1')).body.protected_instance.tags).toEqual([
      tag('DEV', 'two'),
    ]);
    expect((await store.listEvents('group-1')).at(-1)).toMatchObject({
      type: 'updateProtectedInstance',
      message: expect.stringContaining('DEV'),
      data: { caller: 'Ada' },
    });
    expect((await call('DELETE', `${TAGS}/DEV`)).status).toBe(204);
    expect(await list()).toEqual([]);
    const again = await call('DELETE', `${TAGS}/DEV`);
    expect([again.status, again.body.error.code]).toEqual([404, 'SDRS.2206']);
  });

  it('are added and deleted several at a time; what is not there is passed over', async () => {
    const { call, list } = await open({ 'instance-1': [tag('a', '1')] });
    const create = await call('POST', `${TAGS}/action`, { action: 'create', tags: [tag('a', '2'), tag('b', 'grün')] });
    expect(create.status).toBe(204);
    expect(await list()).toEqual([tag('a', '2'), tag('b', 'grün')]);
    const remove = await call('POST', `${TAGS}/action`, { action: 'delete', tags: [{ key: 'a' }, tag('z', 'x')] });
    expect(remove.status).toBe(204);
    expect(await list()).toEqual([tag('b', 'grün')]);
  });

  const many = (count: number) => Array.from({ length: count }, (_, n) => tag(`key-${n}`));

  it.each([
    ['another action', { action: 'replace', tags: [tag('a')] }, 'SDRS.2201'],
    ['no tags', { action: 'create', tags: [] }, 'SDRS.2202'],
    ['too many tags', { action: 'create', tags: many(21) }, 'SDRS.2203'],
    ['too many with those that it has', { action: 'create', tags: many(20) }, 'SDRS.2203'],
    ['a key with a character that is not allowed', { action: 'create', tags: [tag('a*')] }, 'SDRS.2204'],
    ['an empty key', { action: 'delete', tags: [tag('')] }, 'SDRS.2205'],
    ['a value that is too long', { action: 'create', tags: [tag('a', 'x'.repeat(44))] }, 'SDRS.2207'],
    ['no value', { action: 'create', tags: [{ key: 'a' }] }, 'SDRS.2207'],
    ['a key twice', { action: 'create', tags: [tag('a'), tag('a')] }, 'SDRS.2209'],
  ])('are refused with %s', async (_, body, code) => {
    const { call, list } = await open({ 'instance-1': [tag('own')] });
    const answer = await call('POST', `${TAGS}/action`, body);
    expect([answer.status, answer.body.error.code]).toEqual([400, code]);
    expect(await list()).toEqual([tag('own')]);
  });

  it('stay as they are while a failover runs', async () => {
    const { call, store, list } = await open({ 'instance-1': [tag('own')] });
    const group = await store.findGroup('group-1');
    if (!group) throw new Error('There is a group.');
    await store.saveGroup({ ...group, status: 'failing-over' }, { epoch: group.epoch, status: group.status });
    const answer = await call('POST', TAGS, { tag: tag('a') });
    expect([answer.status, answer.body.error.code]).toEqual([400, 'SDRS.1002']);
    expect(await list()).toEqual([tag('own')]);
  });
});

describe('instances by their tags', () => {
  const site = () =>
    open({
      'instance-1': [tag('tier', 'web'), tag('stage', 'live')],
      'instance-2': [tag('tier', 'webmail')],
      'instance-3': [tag('stage', 'test')],
      'instance-4': [],
    });

  it('have their tags listed with every value', async () => {
    const { call } = await site();
    expect((await call('GET', '/protected-instances/tags')).body).toEqual({
      tags: [
        { key: 'stage', values: ['live', 'test'] },
        { key: 'tier', values: ['web', 'webmail'] },
      ],
    });
  });

  const wanted = (key: string, ...values: string[]) => ({ key, values });

  it.each([
    [{}, [1, 2, 3, 4]],
    [{ tags: [wanted('tier', 'web')] }, [1]],
    [{ tags: [wanted('tier', '*web')] }, [1, 2]],
    [{ tags: [wanted('tier')] }, [1, 2]],
    [{ tags: [wanted('tier', 'web', 'webmail'), wanted('stage')] }, [1]],
    [{ tags_any: [wanted('tier', 'webmail'), wanted('stage', 'test')] }, [2, 3]],
    [{ not_tags: [wanted('tier'), wanted('stage')] }, [2, 3, 4]],
    [{ not_tags_any: [wanted('tier'), wanted('stage')] }, [4]],
    [{ matches: [{ key: 'resource_name', value: 'WEB-3' }] }, [3]],
    [{ tags: [], tags_any: null, limit: '2', offset: '1' }, [2, 3]],
  ])('are found by %j', async (search, expected) => {
    const { call } = await site();
    const { body } = await call('POST', '/protected-instances/resource_instances/action', {
      action: 'filter',
      ...search,
    });
    expect(body.resources.map(({ resource_id }: { resource_id: string }) => resource_id)).toEqual(
      expected.map((n) => `instance-${n}`),
    );
    const [first] = body.resources;
    const shown = await call('GET', `/protected-instances/${first.resource_id}`);
    expect(first).toEqual({
      resource_id: first.resource_id,
      resource_name: first.resource_id.replace('instance', 'web'),
      resource_detail: shown.body.protected_instance,
      tags: shown.body.protected_instance.tags,
    });
  });

  it('are counted', async () => {
    const { call } = await site();
    const search = { action: 'count', tags_any: [wanted('tier')] };
    const { body } = await call('POST', '/protected-instances/resource_instances/action', search);
    expect(body).toEqual({ total_count: 2 });
  });

  it.each([
    [{ action: 'find' }, 'SDRS.2210'],
    [{ action: 'count', limit: '1' }, 'SDRS.2211'],
    [{ action: 'filter', limit: '0' }, 'SDRS.2220'],
    [{ action: 'filter', offset: '-1' }, 'SDRS.0222'],
    [{ action: 'filter', matches: [{ key: 'name', value: 'a' }] }, 'SDRS.2214'],
    [{ action: 'filter', matches: Array(2).fill({ key: 'resource_name', value: 'a' }) }, 'SDRS.2215'],
    [{ action: 'filter', tags: [wanted('a', 'b', 'b')] }, 'SDRS.2219'],
    [{ action: 'filter', tags: [wanted('a'), wanted('a')] }, 'SDRS.2209'],
    [{ action: 'filter', tags: [wanted('a', ...'abcdefghijklmnopqrstu')] }, 'SDRS.2218'],
  ])('are not looked for by %j: %s', async (search, code) => {
    const { call } = await site();
    const { status, body } = await call('POST', '/protected-instances/resource_instances/action', search);
    expect([status, body.error.code]).toEqual([400, code]);
  });
});
