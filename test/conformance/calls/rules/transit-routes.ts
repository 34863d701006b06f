import {
  CreateTransitGatewayCommand,
  CreateTransitGatewayRouteCommand,
  CreateTransitGatewayRouteTableCommand,
  CreateTransitGatewayVpcAttachmentCommand,
  DeleteTransitGatewayRouteCommand,
  ReplaceTransitGatewayRouteCommand,
  SearchTransitGatewayRoutesCommand,
} from '@aws-sdk/client-ec2';
import { motoAnswers, motoShows, type Rule } from '../rule.ts';
import type { Listener } from '../transcript.ts';
import { makeSubnet, makeVpc, must } from '../world.ts';

const DestinationCidrBlock = '10.20.0.77/32';

/** A transit gateway with a route table and an attachment to a VPC. */
const makeGateway = async (ec2: Listener) => {
  const vpc = await makeVpc(ec2);
  const subnet = await makeSubnet(ec2, { vpc });
  const { TransitGateway } = await ec2.send(new CreateTransitGatewayCommand({ Description: 'twins' }));
  const TransitGatewayId = must(TransitGateway?.TransitGatewayId, 'a transit gateway id');
  const { TransitGatewayVpcAttachment: attachment } = await ec2.send(
    new CreateTransitGatewayVpcAttachmentCommand({ TransitGatewayId, VpcId: vpc, SubnetIds: [subnet] }),
  );
  const { TransitGatewayRouteTable: table } = await ec2.send(
    new CreateTransitGatewayRouteTableCommand({ TransitGatewayId }),
  );
  const TransitGatewayRouteTableId = must(table?.TransitGatewayRouteTableId, 'a route table id');
  const place = { TransitGatewayRouteTableId, DestinationCidrBlock };
  const TransitGatewayAttachmentId = must(attachment?.TransitGatewayAttachmentId, 'an attachment id');
  const Filters = [{ Name: 'type', Values: ['static'] }];
  const see = () => ec2.ask(new SearchTransitGatewayRoutesCommand({ TransitGatewayRouteTableId, Filters }));
  return { place, to: { ...place, TransitGatewayAttachmentId }, see };
};

export const TRANSIT_ROUTE_RULES: readonly Rule[] = [
  {
    rule: 'a static route of a transit gateway leads to an attachment, and is deleted',
    last: 'ok',
    calls: async (ec2) => {
      const { place, to, see } = await makeGateway(ec2);
      await ec2.ask(new CreateTransitGatewayRouteCommand(to));
      await see();
      await ec2.ask(new DeleteTransitGatewayRouteCommand(place));
      await see();
    },
    deviations: [
      motoShows('does not say where a transit route leads', {
        call: /TransitGatewayRoute/,
        at: /^0\.target$/,
        source: 'TransitGatewayRoute, TransitGatewayAttachments',
      }),
    ],
  },
  {
    rule: 'a static route of a transit gateway is replaced where it is',
    last: 'ok',
    calls: async (ec2) => {
      const { place, to } = await makeGateway(ec2);
      await ec2.ask(new CreateTransitGatewayRouteCommand({ ...place, Blackhole: true }));
      await ec2.ask(new ReplaceTransitGatewayRouteCommand(to));
    },
    deviations: [
      motoAnswers('knows no ReplaceTransitGatewayRoute', {
        call: 'ReplaceTransitGatewayRoute',
        says: 'Error',
        source: 'ReplaceTransitGatewayRoute',
      }),
    ],
  },
  {
    rule: 'a static route of a transit gateway that is there cannot be made again',
    last: 'RouteAlreadyExists',
    calls: async (ec2) => {
      const { to } = await makeGateway(ec2);
      await ec2.ask(new CreateTransitGatewayRouteCommand(to));
      await ec2.ask(new CreateTransitGatewayRouteCommand(to));
    },
    deviations: [
      motoShows('does not say where a transit route leads', {
        call: /TransitGatewayRoute/,
        at: /^0\.target$/,
        source: 'TransitGatewayRoute, TransitGatewayAttachments',
      }),
      motoAnswers('makes a static transit route again', {
        call: 'CreateTransitGatewayRoute',
        source: 'EC2 API Reference, Error codes, RouteAlreadyExists',
      }),
    ],
  },
];
