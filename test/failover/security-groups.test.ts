import {
  CreateSecurityGroupCommand,
  DescribeNetworkInterfacesCommand,
  ModifyNetworkInterfaceAttributeCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { expectFailedOver, failOver, GROUP, identityOf, production, setup } from './setup.ts';

/** One server, its service NIC, and another security group that somebody gives it at the first such call. */
const start = async (at?: string) => {
  let change: (() => void) | undefined;
  const onCall = (action: string) => {
    if (action !== at) return;
    change?.();
    change = undefined;
  };
  const subject = await setup({ servers: 1, onCall });
  const { ec2, store, clock } = subject.runtime;
  const nicId = (await store.members(GROUP)).instances[0]?.nics.find(
    ({ deviceIndex }) => deviceIndex === 1,
  )?.networkInterfaceId;
  const { GroupId = '' } = await ec2.send(
    new CreateSecurityGroupCommand({ VpcId: subject.site.vpcId, GroupName: 'opened', Description: 'opened' }),
  );
  await clock.sleep(60_000);
  const give = () =>
    ec2.send(new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId: nicId, Groups: [GroupId] }));
  const groupsNow = async () => {
    const { NetworkInterfaces } = await ec2.send(
      new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [nicId ?? '?'] }),
    );
    return NetworkInterfaces?.[0]?.Groups?.map((group) => group.GroupId);
  };
  change = () => void give();
  const before = await identityOf(ec2, production(subject));
  return { subject, before, given: GroupId, give, groupsNow };
};

describe('security groups of a NIC that moves', () => {
  it('go with it as they are when the failover begins, whatever was recorded before', async () => {
    const { subject, before, given, give, groupsNow } = await start();
    await give();
    await subject.runtime.clock.sleep(60_000);
    expect(await failOver(subject, 'f-1')).toMatchObject({ status: 'SUCCEEDED' });
    await expectFailedOver(subject, before);
    expect(await groupsNow()).toEqual([given]);
  });

  it('security groups that somebody changes in the middle fail the server by name, and the same call again keeps the new ones', async () => {
    const { subject, before, given, groupsNow } = await start('ec2:AttachNetworkInterface');
    const first = await failOver(subject, 'f-1');
    expect(first).toMatchObject({ status: 'FAILED' });
    const [failed] = (await subject.runtime.store.findFailover(GROUP, 'f-1'))?.failedMembers ?? [];
    expect(failed?.message).toMatch(new RegExp(`without security groups sg-\\w+ \\(eni-\\w+ has ${given}: give it`));
    expect(await failOver(subject, 'f-2')).toMatchObject({ status: 'SUCCEEDED' });
    await expectFailedOver(subject, before);
    expect(await groupsNow()).toEqual([given]);
  });
});
