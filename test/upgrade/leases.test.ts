import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from 'vitest';
import { itemsOf, openLeft } from './release.ts';

const leaseOf = async (group: string, stored = itemsOf(group)) => {
  const { store } = await openLeft({ groups: [group], stored });
  return (await store.findGroup(group))?.lease;
};

describe('a lease that release 0.1.0 has kept', () => {
  it.each([
    ['running', 'failover', 'of a failover that runs'],
    ['half-cancelled', 'roll-back', 'of a roll-back that runs'],
    ['healthy', undefined, 'where nobody holds one'],
  ])('of group %s is held for a %s, %s', async (group, kind, _what) => {
    const lease = await leaseOf(group);
    expect(lease?.kind).toBe(kind);
    expect(lease ?? {}).not.toHaveProperty('rollBack');
  });

  it('says of whom it was taken from what that one was, too', async () => {
    const stored = itemsOf('half-cancelled').map((item) => {
      const { data, ...rest } = unmarshall(item);
      if (rest.type !== 'group') return item;
      const { lease } = data;
      return marshall(
        { ...rest, data: { ...data, lease: { ...lease, rollBack: undefined, predecessor: lease } } },
        { removeUndefinedValues: true },
      );
    });
    expect(await leaseOf('half-cancelled', stored)).toMatchObject({
      kind: 'failover',
      predecessor: { kind: 'roll-back' },
    });
  });
});
