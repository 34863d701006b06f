import { expect, it } from 'vitest';
import { callsText } from '../../../cli/render/dry-run.ts';
import { pageOf } from '../../../cli/render/page.ts';
import type { Action } from '../../../lambdas/domain/site/actions.ts';

const textOf = (action: Action): string => {
  const call = { phase: 'fence', api: 'DetachVolume', action, preconditionHolds: true, atSeconds: 60 } as const;
  const calls = [{ ...call, precondition: 'server down' }];
  return callsText(
    { instanceId: '1', name: 'web-1', calls, ends: 'migrated', doneAfterSeconds: {} },
    pageOf({ color: false }),
  );
};

it.each([
  [{ do: 'detach-volume', volumeId: 'vol-1', serverId: 'i-1', force: true }, /vol-1 i-1 by force +server down/],
  [{ do: 'detach-volume', volumeId: 'vol-1', serverId: 'i-1' }, /vol-1 i-1 +server down/],
  [{ do: 'detach-nic', networkInterfaceId: 'eni-1', attachmentId: 'a-1', force: true }, /eni-1 by force +server down/],
  [{ do: 'detach-nic', networkInterfaceId: 'eni-1', attachmentId: 'a-1', force: false }, /eni-1 +server down/],
] as const)('a planned call says that it would be made by force, where it would be: %j', (action, text) => {
  expect(textOf(action)).toMatch(text);
});
