import {
  DescribeAddressesCommand,
  DescribeInstancesCommand,
  DescribeInternetGatewaysCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSnapshotsCommand,
  DescribeSpotInstanceRequestsCommand,
  DescribeSubnetsCommand,
  DescribeVolumesCommand,
  DescribeVpcsCommand,
  type Filter,
} from '@aws-sdk/client-ec2';
import { type Ec2OnClock, issue } from '../site/ec2.ts';

/** Values that one filter may have (EC2 User Guide, Listing and filtering: 200). */
const VALUES_A_FILTER = 200;

interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | undefined;
}

/** Everything that the filter's values fit; nothing, and no call, without any value. */
const everything = async <T>(
  { Name, Values = [] }: Filter,
  pageOf: (input: { readonly Filters: Filter[]; readonly NextToken?: string }) => Promise<Page<T>>,
): Promise<readonly T[]> => {
  const found: T[] = [];
  for (let n = 0; n < Values.length; n += VALUES_A_FILTER) {
    const Filters = [{ Name, Values: Values.slice(n, n + VALUES_A_FILTER) }];
    let next: string | undefined;
    do {
      const page = await pageOf({ Filters, ...(next === undefined ? {} : { NextToken: next }) });
      found.push(...page.items);
      next = page.next;
    } while (next);
  }
  return found;
};

type Asked = { readonly Filters: Filter[]; readonly NextToken?: string };

/** The Describe calls of a copy, each with all its pages. Nothing but these is ever sent. */
export const describing = (subject: Ec2OnClock) => ({
  instances: (filter: Filter) =>
    everything(filter, async (input: Asked) => {
      const { Reservations = [], NextToken } = await issue(subject, new DescribeInstancesCommand(input));
      return { items: Reservations.flatMap(({ Instances = [] }) => Instances), next: NextToken };
    }),
  nics: (filter: Filter) =>
    everything(filter, async (input: Asked) => {
      const { NetworkInterfaces = [], NextToken } = await issue(subject, new DescribeNetworkInterfacesCommand(input));
      return { items: NetworkInterfaces, next: NextToken };
    }),
  volumes: (filter: Filter) =>
    everything(filter, async (input: Asked) => {
      const { Volumes = [], NextToken } = await issue(subject, new DescribeVolumesCommand(input));
      return { items: Volumes, next: NextToken };
    }),
  snapshots: (filter: Filter) =>
    everything(filter, async (input: Asked) => {
      const { Snapshots = [], NextToken } = await issue(subject, new DescribeSnapshotsCommand(input));
      return { items: Snapshots, next: NextToken };
    }),
  addresses: (filter: Filter) =>
    everything(filter, async ({ Filters }: Asked) => {
      const { Addresses = [] } = await issue(subject, new DescribeAddressesCommand({ Filters }));
      return { items: Addresses, next: undefined };
    }),
  subnets: (filter: Filter) =>
    everything(filter, async (input: Asked) => {
      const { Subnets = [], NextToken } = await issue(subject, new DescribeSubnetsCommand(input));
      return { items: Subnets, next: NextToken };
    }),
  vpcs: (filter: Filter) =>
    everything(filter, async (input: Asked) => {
      const { Vpcs = [], NextToken } = await issue(subject, new DescribeVpcsCommand(input));
      return { items: Vpcs, next: NextToken };
    }),
  gateways: (filter: Filter) =>
    everything(filter, async (input: Asked) => {
      const { InternetGateways = [], NextToken } = await issue(subject, new DescribeInternetGatewaysCommand(input));
      return { items: InternetGateways, next: NextToken };
    }),
  securityGroups: (filter: Filter) =>
    everything(filter, async (input: Asked) => {
      const { SecurityGroups = [], NextToken } = await issue(subject, new DescribeSecurityGroupsCommand(input));
      return { items: SecurityGroups, next: NextToken };
    }),
  spotRequests: (filter: Filter) =>
    everything(filter, async (input: Asked) => {
      const answer = await issue(subject, new DescribeSpotInstanceRequestsCommand(input));
      return { items: answer.SpotInstanceRequests ?? [], next: answer.NextToken };
    }),
});
