import { describe, expect, it } from 'vitest';
import { createValidatePrerequisites } from '../../lambdas/handlers/steps/validate-prerequisites.ts';
import type { GroupStore } from '../../lambdas/ports/group-store.ts';
import { CONFIRMATION, GROUP, setup } from './setup.ts';

describe('a failover of a group whose members change while it is being checked', () => {
  it('is refused, touches nothing, and may be called again', async () => {
    const { runtime } = await setup({ servers: 1 });
    const { store } = runtime;
    let changed = false;
    const meanwhile: GroupStore = {
      ...store,
      saveGroup: async (group, expected) => {
        const known = await store.findGroup(GROUP);
        if (!changed && known) {
          changed = true;
          const { epoch, status } = known;
          const removal = { remove: { pairs: [(await store.members(GROUP)).pairs[0]?.id ?? ''] } };
          await store.changeMembers({ ...known, epoch: epoch + 1 }, removal, { epoch, status });
        }
        return store.saveGroup(group, expected);
      },
    };
    const input = { failoverId: 'f1', executionId: 'e1', request: { groupId: GROUP, confirmation: CONFIRMATION } };
    const validate = createValidatePrerequisites({ ...runtime, store: meanwhile });
    await expect(validate(input)).rejects.toMatchObject({
      name: 'PrerequisitesNotMetError',
      message: expect.stringContaining('changed the group since'),
    });
    expect(await store.findGroup(GROUP)).toMatchObject({ status: 'protected', epoch: 1 });
    await expect(validate(input)).resolves.toMatchObject({ failoverId: 'f1', epoch: 2 });
  });
});
