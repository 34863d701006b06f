import {
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateTagsCommand,
  DescribeAddressesCommand,
  DescribeInstancesCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  SearchTransitGatewayRoutesCommand,
} from '@aws-sdk/client-ec2';
import { must } from '../../local/site/ec2.ts';
import { seeServer } from '../site/servers.ts';
import { answerOf } from './answer.ts';
import type { Bench } from './bench.ts';
import type { Fact } from './fact.ts';
import { NO_SERVER } from './nobody.ts';

const tagging = ({ ec2 }: Bench, Resources: string[], Key: string) =>
  answerOf(() => ec2.send(new CreateTagsCommand({ Resources, Tags: [{ Key, Value: '1' }] })));

const searching = ({ ec2 }: Bench, TransitGatewayRouteTableId: string) => {
  const Filters = [{ Name: 'type', Values: ['static'] }];
  return answerOf(() => ec2.send(new SearchTransitGatewayRoutesCommand({ TransitGatewayRouteTableId, Filters })));
};

/** Well formed, and of nothing. */
const NO_TABLE = 'tgw-rtb-00000000000000000';

/** Ends like no id of EC2. */
const MALFORMED = 'not-an-id';

/** Within the site's VPC, and the whole block of no subnet. */
const ONE_ADDRESS = '10.231.1.77/32';

export const NETWORK_FACTS: readonly Fact[] = [
  {
    id: 'more-specific-route',
    question: 'CreateRoute to a single address within the VPC: which code?',
    expected: 'InvalidParameterValue',
    probe: async ({ ec2, site, tagged }) => {
      const wanted = { VpcId: site.vpcId, TagSpecifications: tagged('route-table') };
      const { RouteTable } = await ec2.send(new CreateRouteTableCommand(wanted));
      const RouteTableId = must(RouteTable?.RouteTableId, 'a route table id');
      const route = { RouteTableId, DestinationCidrBlock: ONE_ADDRESS, NetworkInterfaceId: site.serviceNicId };
      return answerOf(() => ec2.send(new CreateRouteCommand(route)));
    },
  },
  {
    id: 'malformed-ids',
    question: 'Describe calls with malformed ids of allocations, subnets and VPCs: which codes?',
    expected: 'InvalidAllocationID.NotFound, InvalidSubnetID.Malformed, InvalidVpcID.Malformed',
    probe: async ({ ec2 }) =>
      [
        await answerOf(() => ec2.send(new DescribeAddressesCommand({ AllocationIds: [MALFORMED] }))),
        await answerOf(() => ec2.send(new DescribeSubnetsCommand({ SubnetIds: [MALFORMED] }))),
        await answerOf(() => ec2.send(new DescribeVpcsCommand({ VpcIds: [MALFORMED] }))),
      ].join(', '),
  },
  {
    id: 'malformed-transit-ids',
    question: 'SearchTransitGatewayRoutes of a malformed table id: which code?',
    expected: 'InvalidRouteTableId.Malformed',
    probe: (bench) => searching(bench, MALFORMED),
  },
  {
    id: 'unknown-transit-table',
    question: 'SearchTransitGatewayRoutes of a table that there is not: which code?',
    expected: 'InvalidRouteTableID.NotFound',
    probe: (bench) => searching(bench, NO_TABLE),
  },
  {
    id: 'bad-page-token',
    question: 'DescribeInstances with a token that is none: which code?',
    expected: 'InvalidParameterValue',
    probe: ({ ec2 }) => answerOf(() => ec2.send(new DescribeInstancesCommand({ NextToken: MALFORMED, MaxResults: 5 }))),
  },
  {
    id: 'reserved-tag-code',
    question: 'CreateTags with a key that begins with aws: which code?',
    expected: 'InvalidParameterValue',
    probe: (bench) => tagging(bench, [bench.site.drId], 'aws:sdrs-verify'),
  },
  {
    id: 'tags-all-or-none',
    question: 'CreateTags on a server and on one that there is not: is the first one tagged?',
    expected: 'InvalidInstanceID.NotFound, not tagged',
    probe: async (bench) => {
      const key = 'sdrs:verify-all-or-none';
      const answer = await tagging(bench, [bench.site.drId, NO_SERVER], key);
      const { Tags = [] } = await seeServer(bench, bench.site.drId);
      return `${answer}, ${Tags.some(({ Key }) => Key === key) ? 'tagged' : 'not tagged'}`;
    },
  },
];
