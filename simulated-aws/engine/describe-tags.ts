import type { DescribeTagsRequest, DescribeTagsResult, ResourceType, TagDescription } from '@aws-sdk/client-ec2';
import { NotSimulatedError } from './errors.ts';
import type { ResourceKind } from './model.ts';
import { paged } from './pages.ts';
import type { Site } from './site.ts';

/** Source: DescribeTags, `resource-type`: EC2's names for the kinds that can be tagged here. */
export const TYPES: Partial<Readonly<Record<ResourceKind, ResourceType>>> = {
  addresses: 'elastic-ip',
  images: 'image',
  instances: 'instance',
  internetGateways: 'internet-gateway',
  networkInterfaces: 'network-interface',
  routeTables: 'route-table',
  securityGroups: 'security-group',
  snapshots: 'snapshot',
  spotRequests: 'spot-instances-request',
  subnets: 'subnet',
  transitRouteTables: 'transit-gateway-route-table',
  volumes: 'volume',
  vpcs: 'vpc',
};

/** Source: DescribeTags, filters and `MaxResults`. */
const FILTERS: Readonly<Record<string, (tag: TagDescription) => string | undefined>> = {
  key: ({ Key }) => Key,
  'resource-id': ({ ResourceId }) => ResourceId,
  'resource-type': ({ ResourceType: type }) => type,
  value: ({ Value }) => Value,
};
const PAGE = [5, 1000] as const;

const tagsIn = (site: Site): readonly TagDescription[] =>
  (Object.keys(TYPES) as ResourceKind[]).flatMap((kind) =>
    site.seen.list(kind).flatMap(({ id, tags }) =>
      Object.entries(tags).map(([Key, Value]) => ({
        ResourceId: id,
        ...(TYPES[kind] ? { ResourceType: TYPES[kind] } : {}),
        Key,
        Value,
      })),
    ),
  );

/** The simulation knows no wildcards here, and refuses a filter that it does not know. */
const filterOf = ({ Filters = [] }: DescribeTagsRequest) => {
  const tests = Filters.map(({ Name = '', Values = [] }) => {
    const read = FILTERS[Name];
    if (!read || Values.some((value) => /[*?\\]/.test(value))) {
      throw new NotSimulatedError(`The simulated EC2 models the plain tag filters ${Object.keys(FILTERS).join(', ')}.`);
    }
    return (tag: TagDescription) => Values.includes(read(tag) ?? '');
  });
  return (tag: TagDescription) => tests.every((test) => test(tag));
};

export const describeTags = (input: DescribeTagsRequest, site: Site): DescribeTagsResult => {
  const matching = tagsIn(site).filter(filterOf(input));
  const numbered = matching.map((tag, index) => ({ tag, seq: index + 1 }));
  const { records, next } = paged(numbered, input, PAGE);
  return { Tags: records.map(({ tag }) => tag), ...next };
};
