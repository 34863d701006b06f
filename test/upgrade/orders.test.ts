import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from 'vitest';
import { itemsOf, openLeft } from './release.ts';

const states = async (group: string, stored = itemsOf(group)) => {
  const { store } = await openLeft({ groups: [group], stored });
  return Object.fromEntries((await store.members(group)).instances.map((one) => [one.name, one.stayDown?.state]));
};

describe('the order to stay down that release 0.1.0 has kept', () => {
  it.each([
    ['healthy', { 'web-1': undefined, 'db-1': undefined }, 'where nothing was ordered'],
    ['pinned', { 'web-1': 'intended' }, 'before anything was done to the server'],
    ['early', { 'web-1': 'begun', 'db-1': 'begun' }, 'once the servers were tagged'],
    ['running', { 'web-1': 'confirmed', 'db-1': 'confirmed', 'licence-1': 'begun' }, 'server by server'],
    ['accepted', { 'web-1': 'begun' }, 'where the failover went on without the server'],
    ['done', { 'web-1': 'confirmed', 'db-1': 'confirmed' }, 'after the failover'],
    ['half-cancelled', { 'web-1': undefined }, 'where a roll-back had removed the order'],
  ])('stands in group %s as %o, %s', async (group, expected, _when) => {
    expect(await states(group)).toEqual(expected);
  });

  it('is the last word where an execution of that release has written it beside the order of this one', async () => {
    const stayDown = { failoverId: 'f', serverId: 'i', since: '2026-11-23T09:00:00.000Z', state: 'intended' };
    const both = itemsOf('done').map((item) => {
      const { data, ...rest } = unmarshall(item);
      return rest.type === 'instance' ? marshall({ ...rest, data: { ...data, stayDown } }) : item;
    });
    expect(await states('done', both)).toEqual({ 'web-1': 'confirmed', 'db-1': 'confirmed' });
  });
});
