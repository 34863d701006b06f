import type { CreateTagsRequest, DeleteTagsRequest, ResourceType, Tag, TagSpecification } from '@aws-sdk/client-ec2';
import { routeTableListing, transitRouteTableListing } from '../network/route-listings.ts';
import { type ActionTable, defineAction } from './action.ts';
import { find, type Listing } from './describe.ts';
import { describeTags } from './describe-tags.ts';
import { ec2Error } from './errors.ts';
import {
  addressListing,
  groupListing,
  imageListing,
  instanceListing,
  nicListing,
  snapshotListing,
  spotRequestListing,
  subnetListing,
  volumeListing,
  vpcListing,
} from './listings.ts';
import type { Records, ResourceKind } from './model.ts';
import type { Site } from './site.ts';

type Tags = Readonly<Record<string, string>>;

/** Source: EC2 User Guide, Tag restrictions: 50 tags a resource; the prefix `aws:` is reserved. */
const MAX_TAGS = 50;

const LISTINGS: readonly Listing<ResourceKind>[] = [
  addressListing,
  groupListing,
  imageListing,
  instanceListing,
  nicListing,
  routeTableListing,
  snapshotListing,
  spotRequestListing,
  subnetListing,
  transitRouteTableListing,
  volumeListing,
  vpcListing,
] as unknown as readonly Listing<ResourceKind>[];

/** Source: as above; Error codes, TagLimitExceeded. UNVERIFIED[reserved-tag-code]: the code for the reserved prefix. */
const checked = (tags: Tags): Tags => {
  const reserved = Object.keys(tags).find((key) => key.startsWith('aws:'));
  if (reserved) {
    throw ec2Error('InvalidParameterValue', `Tag keys starting with 'aws:' are reserved for internal use: ${reserved}`);
  }
  if (Object.keys(tags).length > MAX_TAGS) {
    throw ec2Error('TagLimitExceeded', `The maximum number of tags for a resource (${MAX_TAGS}) is exceeded`);
  }
  return tags;
};

const tagsFrom = (tags: readonly Tag[] = []): Tags =>
  Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));

/**
 * The tags that a create call gives to what it makes of that type. Source: TagSpecification; a specification without a tag is
 * refused, UNVERIFIED[specification-without-tags].
 */
export const specifiedTags = (specifications: readonly TagSpecification[] = [], type: ResourceType): Tags => {
  if (specifications.some(({ Tags = [] }) => Tags.length === 0)) {
    throw ec2Error('InvalidParameterValue', 'Tag specification must have at least one tag');
  }
  const ofType = specifications.filter(({ ResourceType }) => ResourceType === type);
  return checked(tagsFrom(ofType.flatMap(({ Tags = [] }) => Tags)));
};

/** Source: CreateTags: any mix of resource ids, each told by its prefix. */
const tagged = (site: Site, id: string): { readonly kind: ResourceKind; readonly record: Records[ResourceKind] } => {
  const listing = LISTINGS.find(({ prefix }) => id.startsWith(prefix));
  if (!listing) throw ec2Error('InvalidID', `The ID '${id}' is not valid`);
  return { kind: listing.kind, record: find(listing, site.draft, id) };
};

/** Finds every resource before it changes one, so that an unknown id leaves all of them as they were. */
const retag = (site: Site, ids: readonly string[], change: (tags: Tags) => Tags): void => {
  for (const { kind, record } of ids.map((id) => tagged(site, id))) {
    site.put(kind, { ...record, tags: checked(change(record.tags)) });
  }
};

/** Source: DeleteTags: a tag with a value goes only where the resource's tag has that value. */
const isDeleted = (doomed: readonly Tag[], key: string, value: string): boolean =>
  doomed.some((tag) => tag.Key === key && (tag.Value === undefined || tag.Value === value));

export const tagActions: ActionTable = {
  DescribeTags: defineAction('Filters? MaxResults? NextToken?', describeTags),
  CreateTags: defineAction('Resources Tags', ({ Resources = [], Tags }: CreateTagsRequest, site) =>
    retag(site, Resources, (tags) => ({ ...tags, ...tagsFrom(Tags) })),
  ),
  DeleteTags: defineAction('Resources Tags?', ({ Resources = [], Tags }: DeleteTagsRequest, site) =>
    retag(site, Resources, (tags) =>
      Object.fromEntries(Object.entries(tags).filter(([key, value]) => Tags && !isDeleted(Tags, key, value))),
    ),
  ),
};
