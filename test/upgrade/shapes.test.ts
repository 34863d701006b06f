import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from 'vitest';
import { createLocalApi } from '../../local/api.ts';
import { type Item, itemsOf, oldMachine, openLeft } from './release.ts';

/** The items of the group, of which those of one type are changed. */
const stored = (group: string, type: string, change: (item: Record<string, never>) => object): readonly Item[] =>
  itemsOf(group).map((item) =>
    item.type?.S === type ? marshall(change(unmarshall(item) as never), { removeUndefinedValues: true }) : item,
  );

const withoutIps = (item: { data: { nics: object[] } }) => ({
  ...item,
  data: { ...item.data, nics: item.data.nics.map((nic) => ({ ...nic, privateIps: undefined })) },
});

const NAMED = { name: 'ItemNotUnderstoodError' };

describe('an item in a shape that this release does not know', () => {
  it('is named where a network interface has lost its addresses', async () => {
    const runtime = await openLeft({ stored: stored('healthy', 'instance', withoutIps as never), machine: oldMachine });
    await expect(runtime.store.members('healthy')).rejects.toMatchObject({
      ...NAMED,
      message: expect.stringMatching(/INSTANCE#.*nics\[0\]\.privateIps.*Read it with the release that wrote it/s),
    });
  });

  it('is named where it is automation’s, of a layout to come', async () => {
    const items = stored('watched', 'automation', (item) => ({ ...item, version: 2 }));
    const { automation } = await openLeft({ stored: items, machine: oldMachine });
    await expect(automation.findState('watched')).rejects.toMatchObject({
      ...NAMED,
      message: expect.stringContaining('its version is 2, known is 1'),
    });
  });

  it('is named where it is a change of the members that is half there', async () => {
    const items = stored('watched', 'group', (item) => ({ ...item, change: { epoch: 1 } }));
    const { store } = await openLeft({ stored: items, machine: oldMachine });
    await expect(store.members('watched')).rejects.toMatchObject(NAMED);
  });

  it('is named by the API, with the way on', async () => {
    const items = stored('healthy', 'group', (item) => ({ ...item, version: 2 }));
    const api = createLocalApi(await openLeft({ stored: items, machine: oldMachine }));
    const answer = await (await api.request('/v1/project-1/server-groups/healthy')).json();
    expect(answer).toMatchObject({
      error: { code: 'SDRS.AWS.500', message: expect.stringContaining('Read it with the release that wrote it') },
    });
  });
});
