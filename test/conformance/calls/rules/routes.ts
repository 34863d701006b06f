import {
  CreateRouteCommand,
  CreateRouteTableCommand,
  DeleteRouteCommand,
  DescribeRouteTablesCommand,
  ReplaceRouteCommand,
} from '@aws-sdk/client-ec2';
import { motoAnswers, motoShows, type Rule } from '../rule.ts';
import type { Listener } from '../transcript.ts';
import { ABSENT, attach, makeNic, makeServer, makeSubnet, makeVpc, must } from '../world.ts';

const OVERLAY = '10.99.0.10/32';

/** A route table, and a subnet for NICs, in one VPC. */
const makeTable = async (ec2: Listener) => {
  const vpc = await makeVpc(ec2);
  const subnet = await makeSubnet(ec2, { vpc });
  const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId: vpc }));
  const RouteTableId = must(RouteTable?.RouteTableId, 'a route table id');
  const to = (NetworkInterfaceId: string, DestinationCidrBlock = OVERLAY) => ({
    RouteTableId,
    DestinationCidrBlock,
    NetworkInterfaceId,
  });
  const see = () => ec2.ask(new DescribeRouteTablesCommand({ RouteTableIds: [RouteTableId] }));
  return { subnet, to, see, place: { RouteTableId, DestinationCidrBlock: OVERLAY } };
};

/** A NIC at index 1 of a server that runs. Its address is named, as moto may choose one twice. */
const makeServing = async (ec2: Listener, subnet: string, PrivateIpAddress = '10.20.1.11'): Promise<string> => {
  const nic = await makeNic(ec2, subnet, { PrivateIpAddress });
  await attach(ec2, nic, await makeServer(ec2, subnet));
  return nic;
};

export const ROUTE_RULES: readonly Rule[] = [
  {
    rule: 'a route leads to a network interface, is replaced, and is deleted once',
    last: 'InvalidRoute.NotFound',
    calls: async (ec2) => {
      const { subnet, to, see, place } = await makeTable(ec2);
      const [one, other] = [await makeServing(ec2, subnet), await makeServing(ec2, subnet, '10.20.1.12')];
      await ec2.ask(new CreateRouteCommand(to(one)));
      await see();
      await ec2.ask(new ReplaceRouteCommand(to(other)));
      await see();
      await ec2.ask(new DeleteRouteCommand(place));
      await see();
      await ec2.ask(new DeleteRouteCommand(place));
    },
  },
  {
    rule: 'a route that is not there cannot be replaced',
    last: 'InvalidParameterValue',
    calls: async (ec2) => {
      const { subnet, to } = await makeTable(ec2);
      await ec2.ask(new ReplaceRouteCommand(to(await makeServing(ec2, subnet))));
    },
  },
  {
    rule: 'a route that is there cannot be made again',
    last: 'RouteAlreadyExists',
    calls: async (ec2) => {
      const { subnet, to } = await makeTable(ec2);
      const nic = await makeServing(ec2, subnet);
      await ec2.ask(new CreateRouteCommand(to(nic)));
      await ec2.ask(new CreateRouteCommand(to(nic)));
    },
    deviations: [
      motoAnswers('makes a route to a NIC again', {
        call: 'CreateRoute',
        source: 'EC2 API Reference, Error codes, RouteAlreadyExists',
      }),
    ],
  },
  {
    rule: 'a route to a network interface that no server holds is a blackhole',
    last: 'ok',
    calls: async (ec2) => {
      const { subnet, to, see } = await makeTable(ec2);
      await ec2.ask(new CreateRouteCommand(to(await makeNic(ec2, subnet))));
      await see();
    },
    deviations: [
      motoShows('knows no blackhole', {
        call: 'DescribeRouteTables',
        at: /routes\.1\.state$/,
        source: "Route, State: blackhole where the target isn't available",
      }),
    ],
  },
  {
    rule: 'a route leads to network interfaces of its own VPC only',
    last: 'InvalidParameterValue',
    calls: async (ec2) => {
      const { to } = await makeTable(ec2);
      await ec2.ask(new CreateRouteCommand(to(await makeNic(ec2, await makeSubnet(ec2)))));
    },
    deviations: [
      motoAnswers('leads a route into another VPC', {
        call: 'CreateRoute',
        source: 'VPC User Guide, Route tables: targets in the VPC',
      }),
    ],
  },
  {
    rule: 'a route within the block of the VPC is for the whole block of a subnet',
    last: 'InvalidParameterValue',
    calls: async (ec2) => {
      const { subnet, to } = await makeTable(ec2);
      await ec2.ask(new CreateRouteCommand(to(await makeServing(ec2, subnet), '10.20.0.77/32')));
    },
    deviations: [
      motoAnswers('makes a route to a single address within the VPC', {
        call: 'CreateRoute',
        source: 'VPC User Guide, Route priority: it must match the entire block of a subnet',
      }),
    ],
  },
  {
    rule: 'a route table, or the target of a route, that does not exist is named',
    last: 'InvalidRouteTableID.NotFound',
    calls: async (ec2) => {
      const { to } = await makeTable(ec2);
      await ec2.ask(new CreateRouteCommand(to(ABSENT.nic)));
      await ec2.ask(new CreateRouteTableCommand({ VpcId: ABSENT.vpc }));
      await ec2.ask(new DescribeRouteTablesCommand({ RouteTableIds: [ABSENT.routeTable] }));
    },
  },
];
