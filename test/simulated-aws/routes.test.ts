import {
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateVpcCommand,
  DeleteRouteCommand,
  DescribeRouteTablesCommand,
  DescribeSubnetsCommand,
  ReplaceRouteCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { attach, makeNic, makeServer, must, settled, setup, type TestSite } from './site.ts';

const OVERLAY = '10.99.0.10/32';

const vpcOf = async ({ ec2, subnetA }: TestSite): Promise<string> =>
  must((await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [subnetA] }))).Subnets?.[0]?.VpcId);

const makeTable = async ({ ec2 }: TestSite, VpcId: string): Promise<string> =>
  must((await ec2.send(new CreateRouteTableCommand({ VpcId }))).RouteTable?.RouteTableId);

const routes = async ({ ec2 }: TestSite, id: string) => {
  const { RouteTables } = await ec2.send(new DescribeRouteTablesCommand({ RouteTableIds: [id] }));
  return (RouteTables?.[0]?.Routes ?? []).map(
    (route) =>
      `${route.DestinationCidrBlock} -> ${route.GatewayId ?? route.NetworkInterfaceId} ${route.State} ${route.Origin}`,
  );
};

/** A route table, and a NIC at index 1 of a running server. */
const setupRouted = async () => {
  const site = await setup();
  const table = await makeTable(site, await vpcOf(site));
  const server = await makeServer(site);
  const nic = await makeNic(site);
  await attach(site, nic, server);
  await settled(site);
  const at = (NetworkInterfaceId: string, DestinationCidrBlock = OVERLAY) => ({
    RouteTableId: table,
    DestinationCidrBlock,
    NetworkInterfaceId,
  });
  return { site, table, server, nic, at };
};

describe('route tables of the simulated EC2', () => {
  it('begin with the local route of the VPC, which cannot be deleted', async () => {
    const { site, table } = await setupRouted();
    expect(await routes(site, table)).toEqual(['10.0.0.0/16 -> local active CreateRouteTable']);
    const local = { RouteTableId: table, DestinationCidrBlock: '10.0.0.0/16' };
    await expect(site.ec2.send(new DeleteRouteCommand(local))).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  it('take a route to a NIC once, replace it, and delete it', async () => {
    const { site, table, nic, at } = await setupRouted();
    await site.ec2.send(new CreateRouteCommand(at(nic)));
    await expect(site.ec2.send(new CreateRouteCommand(at(nic)))).rejects.toMatchObject({ name: 'RouteAlreadyExists' });
    const other = await makeNic(site);
    await site.ec2.send(new ReplaceRouteCommand(at(other)));
    expect(await routes(site, table)).toContain(`${OVERLAY} -> ${other} blackhole CreateRoute`);
    const place = { RouteTableId: table, DestinationCidrBlock: OVERLAY };
    await site.ec2.send(new DeleteRouteCommand(place));
    await expect(site.ec2.send(new DeleteRouteCommand(place))).rejects.toMatchObject({ name: 'InvalidRoute.NotFound' });
    await expect(site.ec2.send(new ReplaceRouteCommand(at(nic)))).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: expect.stringContaining('Use CreateRoute instead'),
    });
  });

  it('show a blackhole while the server of the NIC is stopped, and when the NIC is gone', async () => {
    const { site, table, server, nic, at } = await setupRouted();
    await site.ec2.send(new CreateRouteCommand(at(nic)));
    expect(await routes(site, table)).toContain(`${OVERLAY} -> ${nic} active CreateRoute`);
    await site.ec2.send(new StopInstancesCommand({ InstanceIds: [server] }));
    await settled(site);
    expect(await routes(site, table)).toContain(`${OVERLAY} -> ${nic} blackhole CreateRoute`);
    await site.ec2.send(new TerminateInstancesCommand({ InstanceIds: [server] }));
    await settled(site);
    expect(await routes(site, table)).toContain(`${OVERLAY} -> ${nic} blackhole CreateRoute`);
  });

  it('lead to NICs of their own VPC only', async () => {
    const { site, nic } = await setupRouted();
    const { Vpc } = await site.ec2.send(new CreateVpcCommand({ CidrBlock: '10.1.0.0/16' }));
    const RouteTableId = await makeTable(site, must(Vpc?.VpcId));
    const foreign = { RouteTableId, DestinationCidrBlock: OVERLAY, NetworkInterfaceId: nic };
    await expect(site.ec2.send(new CreateRouteCommand(foreign))).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: expect.stringContaining('belong to different networks'),
    });
  });

  it("within the VPC's block take only the whole block of a subnet", async () => {
    const { site, nic, at } = await setupRouted();
    const inside = new CreateRouteCommand(at(nic, '10.0.1.77/32'));
    await expect(site.ec2.send(inside)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await site.ec2.send(new CreateRouteCommand(at(nic, '10.0.1.0/24')));
  });

  it('hold 50 routes', async () => {
    const { site, nic, at } = await setupRouted();
    for (let n = 1; n < 50; n += 1) {
      await site.ec2.send(new CreateRouteCommand(at(nic, `10.99.1.${n}/32`)));
      await site.clock.sleep(1000);
    }
    await expect(site.ec2.send(new CreateRouteCommand(at(nic)))).rejects.toMatchObject({ name: 'RouteLimitExceeded' });
  });
});
