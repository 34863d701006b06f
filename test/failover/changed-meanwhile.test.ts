import {
  AttachNetworkInterfaceCommand,
  CreateNetworkInterfaceCommand,
  CreateTagsCommand,
  DescribeNetworkInterfacesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { createValidatePrerequisites } from '../../lambdas/handlers/steps/validate-prerequisites.ts';
import type { GroupStore } from '../../lambdas/ports/group-store.ts';
import { CONFIRMATION, failOver, GROUP, setup } from './setup.ts';

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

describe('a failover of a server that got another NIC after the import', () => {
  it('is refused with the NIC named, and goes ahead once its owner has said that it stays', async () => {
    const { runtime, site } = await setup({ servers: 1 });
    const { ec2, clock } = runtime;
    const production = site.servers[0]?.production ?? '';
    const { NetworkInterfaces: nics = [] } = await ec2.send(
      new DescribeNetworkInterfacesCommand({ Filters: [{ Name: 'attachment.instance-id', Values: [production] }] }),
    );
    const made = await ec2.send(new CreateNetworkInterfaceCommand({ SubnetId: nics[0]?.SubnetId }));
    const id = made.NetworkInterface?.NetworkInterfaceId ?? '';
    await clock.sleep(10_000);
    await ec2.send(
      new AttachNetworkInterfaceCommand({ NetworkInterfaceId: id, InstanceId: production, DeviceIndex: nics.length }),
    );
    await clock.sleep(60_000);

    const refused = await failOver({ runtime }, 'f-1');
    expect(refused).toMatchObject({ status: 'FAILED', error: 'PrerequisitesNotMetError' });
    expect(refused?.cause).toContain(`NIC ${id} (index ${nics.length}`);
    expect(await runtime.store.findGroup(GROUP)).toMatchObject({ status: 'protected' });

    const tag = { Key: 'sdrs:management-nics', Value: String(nics.length) };
    await ec2.send(new CreateTagsCommand({ Resources: [production], Tags: [tag] }));
    await clock.sleep(60_000);
    expect(await failOver({ runtime }, 'f-2')).toMatchObject({ status: 'SUCCEEDED' });
  });
});
