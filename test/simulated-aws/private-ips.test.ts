import {
  AssignPrivateIpAddressesCommand,
  AssociateAddressCommand,
  DescribeAddressesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { makeEip, makeNic, makeServer, must, nic, primaryNic, setup, type TestSite } from './site.ts';

const assign = (
  { ec2 }: TestSite,
  NetworkInterfaceId: string,
  PrivateIpAddresses: string[],
  AllowReassignment?: boolean,
) =>
  ec2.send(
    new AssignPrivateIpAddressesCommand({
      NetworkInterfaceId,
      PrivateIpAddresses,
      ...(AllowReassignment === undefined ? {} : { AllowReassignment }),
    }),
  );

const ipsOf = async (site: TestSite, id: string) =>
  must((await nic(site, id)).PrivateIpAddresses).map(
    ({ PrivateIpAddress, Primary }) => `${PrivateIpAddress} ${Primary}`,
  );

const secondaryOf = async (site: TestSite, id: string): Promise<string> =>
  must((await nic(site, id)).PrivateIpAddresses?.[1]?.PrivateIpAddress);

describe('private IPs of the simulated EC2', () => {
  it('are assigned as secondary ones, and a repeat changes nothing', async () => {
    const site = await setup();
    const id = await makeNic(site);
    await assign(site, id, ['10.0.1.100']);
    await assign(site, id, ['10.0.1.100']);
    expect(await ipsOf(site, id)).toEqual(['10.0.1.4 true', '10.0.1.5 false', '10.0.1.100 false']);
  });

  it('are taken from another NIC of the subnet only where that is allowed, and their EIPs with them', async () => {
    const site = await setup();
    const [from, to, AllocationId] = [await makeNic(site), await makeNic(site), await makeEip(site)];
    const moving = await secondaryOf(site, from);
    const associate = { AllocationId, NetworkInterfaceId: from, PrivateIpAddress: moving };
    await site.ec2.send(new AssociateAddressCommand(associate));
    await expect(assign(site, to, [moving])).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await assign(site, to, [moving], true);
    expect(await ipsOf(site, from)).toEqual(['10.0.1.4 true']);
    expect(await ipsOf(site, to)).toContain(`${moving} false`);
    const { Addresses } = await site.ec2.send(new DescribeAddressesCommand({ AllocationIds: [AllocationId] }));
    expect(Addresses).toMatchObject([{ NetworkInterfaceId: to, PrivateIpAddress: moving }]);
  });

  it('stay where they are primary, and outside the subnet there are none', async () => {
    const site = await setup();
    const [from, to, other] = [await makeNic(site), await makeNic(site), await makeNic(site, site.subnetB)];
    const refused = { name: 'InvalidParameterValue' };
    await expect(assign(site, to, ['10.0.1.4'], true)).rejects.toMatchObject(refused);
    await expect(assign(site, other, [await secondaryOf(site, from)], true)).rejects.toMatchObject(refused);
  });

  it('are as many as the instance type lets a NIC have, all of a call or none', async () => {
    const site = await setup();
    const id = await primaryNic(site, await makeServer(site, { InstanceType: 't3.micro' }));
    const before = await ipsOf(site, id);
    await expect(assign(site, id, ['10.0.1.100', '10.0.1.101'])).rejects.toMatchObject({
      name: 'PrivateIpAddressLimitExceeded',
    });
    expect(await ipsOf(site, id)).toEqual(before);
    await assign(site, id, ['10.0.1.100']);
  });
});
