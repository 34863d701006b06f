import {
  CreateTransitGatewayCommand,
  CreateTransitGatewayRouteCommand,
  CreateTransitGatewayRouteTableCommand,
  CreateTransitGatewayVpcAttachmentCommand,
  DeleteTransitGatewayRouteCommand,
  DescribeSubnetsCommand,
  ReplaceTransitGatewayRouteCommand,
  SearchTransitGatewayRoutesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { must, setup, type TestSite } from './site.ts';

const DestinationCidrBlock = '10.0.1.10/32';

const makeGateway = async ({ ec2 }: TestSite) => {
  const { TransitGateway } = await ec2.send(new CreateTransitGatewayCommand({}));
  const TransitGatewayId = must(TransitGateway?.TransitGatewayId);
  const { TransitGatewayRouteTable: table } = await ec2.send(
    new CreateTransitGatewayRouteTableCommand({ TransitGatewayId }),
  );
  return { TransitGatewayId, TransitGatewayRouteTableId: must(table?.TransitGatewayRouteTableId) };
};

const attachVpc = async ({ ec2, subnetA }: TestSite, TransitGatewayId: string): Promise<string> => {
  const { Subnets } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [subnetA] }));
  const request = { TransitGatewayId, VpcId: must(Subnets?.[0]?.VpcId), SubnetIds: [subnetA] };
  const { TransitGatewayVpcAttachment: made } = await ec2.send(new CreateTransitGatewayVpcAttachmentCommand(request));
  return must(made?.TransitGatewayAttachmentId);
};

const search = async ({ ec2 }: TestSite, TransitGatewayRouteTableId: string) => {
  const Filters = [{ Name: 'type', Values: ['static'] }];
  const { Routes = [] } = await ec2.send(
    new SearchTransitGatewayRoutesCommand({ TransitGatewayRouteTableId, Filters }),
  );
  return Routes.map((route) => [
    route.DestinationCidrBlock,
    route.TransitGatewayAttachments?.[0]?.TransitGatewayAttachmentId,
    route.State,
  ]);
};

const setupGateway = async () => {
  const site = await setup();
  const gateway = await makeGateway(site);
  const attachment = await attachVpc(site, gateway.TransitGatewayId);
  const place = { TransitGatewayRouteTableId: gateway.TransitGatewayRouteTableId, DestinationCidrBlock };
  return { site, attachment, place, table: gateway.TransitGatewayRouteTableId };
};

describe('routes of a transit gateway of the simulated EC2', () => {
  it('are made once, replaced where they are, and deleted', async () => {
    const { site, attachment, place, table } = await setupGateway();
    const to = { ...place, TransitGatewayAttachmentId: attachment };
    const missing = { name: 'InvalidRoute.NotFound' };
    await expect(site.ec2.send(new ReplaceTransitGatewayRouteCommand(to))).rejects.toMatchObject(missing);
    await site.ec2.send(new CreateTransitGatewayRouteCommand(to));
    expect(await search(site, table)).toEqual([[DestinationCidrBlock, attachment, 'active']]);
    await expect(site.ec2.send(new CreateTransitGatewayRouteCommand(to))).rejects.toMatchObject({
      name: 'RouteAlreadyExists',
    });
    await site.ec2.send(new ReplaceTransitGatewayRouteCommand({ ...place, Blackhole: true }));
    expect(await search(site, table)).toEqual([[DestinationCidrBlock, undefined, 'blackhole']]);
    await site.ec2.send(new DeleteTransitGatewayRouteCommand(place));
    expect(await search(site, table)).toEqual([]);
    await expect(site.ec2.send(new DeleteTransitGatewayRouteCommand(place))).rejects.toMatchObject(missing);
  });

  it("lead to attachments of the table's own gateway only", async () => {
    const { site, place } = await setupGateway();
    const other = await attachVpc(site, (await makeGateway(site)).TransitGatewayId);
    const foreign = new CreateTransitGatewayRouteCommand({ ...place, TransitGatewayAttachmentId: other });
    await expect(site.ec2.send(foreign)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  it('are searched a page at a time', async () => {
    const { site, attachment, place } = await setupGateway();
    const { TransitGatewayRouteTableId } = place;
    for (let n = 1; n <= 6; n += 1) {
      const DestinationCidrBlock = `10.0.1.${n}/32`;
      const to = { ...place, DestinationCidrBlock, TransitGatewayAttachmentId: attachment };
      await site.ec2.send(new CreateTransitGatewayRouteCommand(to));
    }
    const query = { TransitGatewayRouteTableId, Filters: [{ Name: 'state', Values: ['active'] }], MaxResults: 5 };
    const first = await site.ec2.send(new SearchTransitGatewayRoutesCommand(query));
    expect([first.Routes?.length, first.AdditionalRoutesAvailable]).toEqual([5, true]);
    const NextToken = must(first.NextToken);
    const second = await site.ec2.send(new SearchTransitGatewayRoutesCommand({ ...query, NextToken }));
    expect(second.Routes?.map((route) => route.DestinationCidrBlock)).toEqual(['10.0.1.6/32']);
  });

  it('are those of one attachment a VPC', async () => {
    const site = await setup();
    const { TransitGatewayId } = await makeGateway(site);
    await attachVpc(site, TransitGatewayId);
    await expect(attachVpc(site, TransitGatewayId)).rejects.toMatchObject({
      name: 'DuplicateTransitGatewayAttachment',
    });
  });
});
