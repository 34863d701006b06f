import {
  DescribeAddressesCommand,
  DescribeInstanceAttributeCommand,
  DescribeInstanceStatusCommand,
  DescribeInstancesCommand,
  type DescribeInstancesResult,
  DescribeInstanceTypesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  type EC2Client,
  type Filter,
  type InstanceStatus,
  type _InstanceType as InstanceTypeName,
} from '@aws-sdk/client-ec2';
import { type Protection, TAGS } from '../../../domain/site/actions.ts';
import type {
  ObservedAddress,
  ObservedNic,
  ObservedServer,
  ObservedSnapshot,
  ObservedVolume,
  ServerTypeLimits,
} from '../../../domain/site/observed.ts';
import type { AutoScaling } from './auto-scaling.ts';
import { snapshotEntry, volumeEntry } from './disk-shapes.ts';
import type { Kms } from './kms.ts';
import { known } from './known.ts';
import type { ApiAction } from './limits.ts';
import { addressEntry, type Entry, nicEntry, serverEntry, serverTypeEntry } from './shapes.ts';

export type Ec2 = Pick<EC2Client, 'send'>;

interface Page<T> {
  readonly entries: readonly Entry<T>[];
  readonly next?: string | undefined;
}

/** The services that are asked in addition to EC2. */
export interface OtherServices {
  readonly autoScaling: AutoScaling;
  readonly kms: Kms;
}

/** One way to look resources up: which API, how many ids a call takes, and one page of the answer. */
export interface Read<T> {
  readonly api: ApiAction;
  /** Which allowance its calls are paced by. @default that of `api` */
  readonly bucket?: ApiAction;
  readonly idsPerCall: number;
  page(ec2: Ec2, ids: string[], token: string | undefined, others: OtherServices): Promise<Page<T>>;
  /** Ids that a refusal names as unknown to EC2. The call says nothing of the others, so they are asked for again. */
  missingIn?(error: unknown): readonly string[];
}

/** A filter takes 200 values (EC2 User Guide, "Filter your resources"). Missing ids do not fail it, as `…Ids` would. */
export const FILTER_VALUES = 200;
/** Ids that a call takes by name (EC2 API Reference, DescribeInstanceStatus and DescribeInstanceTypes). */
export const NAMED_IDS = 100;
const PAGE_SIZE = 1000;
const VOLUMES_PAGE_SIZE = 500;

/** How the ids of a refusal are read, by the name of the error and the form of the ids. */
export const missingBy =
  (refusal: RegExp, id: RegExp) =>
  (error: unknown): readonly string[] =>
    error instanceof Error && refusal.test(error.name) ? (error.message.match(id) ?? []) : [];

/** "The instance IDs 'i-…, i-…' do not exist" (EC2 API Reference, Error codes). */
const missingServers = missingBy(/^InvalidInstanceID\.NotFound$/, /\bi-[0-9a-z]+/g);

interface FilterRequest {
  readonly Filters: Filter[];
  readonly MaxResults: number;
  readonly NextToken: string | undefined;
}

interface FilterRead<T, Answer> {
  readonly api: ApiAction;
  /** @default PAGE_SIZE */
  readonly pageSize?: number;
  /** What is asked for besides. @default nothing */
  readonly also?: readonly Filter[];
  ask(ec2: Ec2, request: FilterRequest): Promise<Answer>;
  entries(answer: Answer): readonly Entry<T>[];
}

/** A read by one filter, of as many values as a filter takes. */
export const readBy = <T, Answer extends { readonly NextToken?: string | undefined }>(
  Name: string,
  { api, pageSize: MaxResults = PAGE_SIZE, also = [], ask, entries }: FilterRead<T, Answer>,
): Read<T> => ({
  api,
  idsPerCall: FILTER_VALUES,
  async page(ec2, Values, NextToken) {
    const answer = await ask(ec2, { Filters: [{ Name, Values }, ...also], MaxResults, NextToken });
    return { entries: entries(answer), next: answer.NextToken };
  },
});

const serversIn = ({ Reservations = [] }: DescribeInstancesResult): readonly Entry<ObservedServer>[] =>
  Reservations.flatMap(({ Instances = [] }) => Instances.map(serverEntry));

const serversBy = (Name: string, also: readonly Filter[] = []): Read<ObservedServer> =>
  readBy(Name, {
    api: 'DescribeInstances',
    also,
    ask: (ec2, request) => ec2.send(new DescribeInstancesCommand(request)),
    entries: serversIn,
  });

export const SERVERS = serversBy('instance-id');

/** Servers that were launched for these protected instances, by tag, also terminated servers that EC2 still shows. */
export const RELAUNCHES = serversBy(`tag:${TAGS.relaunchOf}`);

/** Terminated servers keep their tags for a while; they stand in for nobody. */
const THERE = ['pending', 'running', 'stopping', 'stopped'];

export const DR_SERVERS_OF = serversBy(`tag:${TAGS.drServerOf}`, [{ Name: 'instance-state-name', Values: THERE }]);

/**
 * By name, for servers of one zone. A call with a filter names no server, and where a zone is disrupted a call fails
 * that names servers of it or none at all (EC2 API Reference, DescribeInstances). Takes no page size, as the call then
 * refuses.
 */
export const SERVERS_OF_ZONE: Read<ObservedServer> = {
  api: 'DescribeInstances',
  bucket: 'DescribeInstancesByIds',
  idsPerCall: NAMED_IDS,
  async page(ec2, InstanceIds, NextToken) {
    const answer = await ec2.send(new DescribeInstancesCommand({ InstanceIds, NextToken }));
    return { entries: serversIn(answer), next: answer.NextToken };
  },
  missingIn: missingServers,
};

/** An attribute that EC2 does not show is not known. */
const protectionOf = (Attribute: Protection, shown: 'DisableApiStop' | 'DisableApiTermination'): Read<boolean> => ({
  api: 'DescribeInstanceAttribute',
  idsPerCall: 1,
  async page(ec2, [InstanceId = '']) {
    const Value = (await ec2.send(new DescribeInstanceAttributeCommand({ InstanceId, Attribute })))[shown]?.Value;
    if (Value === undefined) throw new Error(`EC2 did not show ${Attribute} of ${InstanceId}.`);
    return { entries: [[InstanceId, Value]] };
  },
  missingIn: missingServers,
});

export const PROTECTIONS: Readonly<Record<Protection, Read<boolean>>> = {
  disableApiStop: protectionOf('disableApiStop', 'DisableApiStop'),
  disableApiTermination: protectionOf('disableApiTermination', 'DisableApiTermination'),
};

/** What status checks found, as far as they say anything. */
export type Checked = Pick<ObservedServer, 'impaired' | 'applicationImpaired'>;

/** By name, since this call has no filter for ids: only for servers that are known to exist. */
export const STATUS_CHECKS: Read<Checked> = {
  api: 'DescribeInstanceStatus',
  idsPerCall: NAMED_IDS,
  async page(ec2, InstanceIds) {
    const answer = await ec2.send(new DescribeInstanceStatusCommand({ InstanceIds, IncludeAllInstances: true }));
    return { entries: (answer.InstanceStatuses ?? []).map((it) => [it.InstanceId ?? '', checkedOf(it)]) };
  },
};

const checkedOf = ({ SystemStatus, InstanceStatus, ApplicationStatus }: InstanceStatus): Checked =>
  known({
    impaired: impairmentOf([SystemStatus?.Status, InstanceStatus?.Status]),
    applicationImpaired: impairmentOf([ApplicationStatus?.Status]),
  });

/** `initializing`, `insufficient-data` and `not-applicable` say nothing either way. */
const impairmentOf = (checks: readonly (string | undefined)[]): boolean | undefined => {
  if (checks.includes('impaired')) return true;
  return checks.every((status) => status === 'ok') ? false : undefined;
};

const nicsBy = (Name: string): Read<ObservedNic> =>
  readBy(Name, {
    api: 'DescribeNetworkInterfaces',
    ask: (ec2, request) => ec2.send(new DescribeNetworkInterfacesCommand(request)),
    entries: ({ NetworkInterfaces = [] }) => NetworkInterfaces.map(nicEntry),
  });

export const NICS = nicsBy('network-interface-id');
export const NICS_OF_SERVERS = nicsBy('attachment.instance-id');

/** EC2 answers this one in a single page. */
export const ADDRESSES: Read<ObservedAddress> = {
  api: 'DescribeAddresses',
  idsPerCall: FILTER_VALUES,
  async page(ec2, Values) {
    const answer = await ec2.send(new DescribeAddressesCommand({ Filters: [{ Name: 'allocation-id', Values }] }));
    return { entries: (answer.Addresses ?? []).map(addressEntry) };
  },
};

const volumesBy = (Name: string): Read<ObservedVolume> =>
  readBy(Name, {
    api: 'DescribeVolumes',
    pageSize: VOLUMES_PAGE_SIZE,
    ask: (ec2, request) => ec2.send(new DescribeVolumesCommand(request)),
    entries: ({ Volumes = [] }) => Volumes.map(volumeEntry),
  });

export const VOLUMES = volumesBy('volume-id');
export const VOLUMES_OF_PAIRS = volumesBy(`tag:${TAGS.pair}`);
export const VOLUMES_FREED_IN = volumesBy(`tag:${TAGS.freedIn}`);

const snapshotsBy = (name: string): Read<ObservedSnapshot> =>
  readBy(name, {
    api: 'DescribeSnapshots',
    ask: (ec2, request) => ec2.send(new DescribeSnapshotsCommand({ ...request, OwnerIds: ['self'] })),
    entries: ({ Snapshots = [] }) => Snapshots.map(snapshotEntry),
  });

export const SNAPSHOTS_OF_VOLUMES = snapshotsBy('volume-id');
export const SNAPSHOTS_OF_GROUPS = snapshotsBy(`tag:${TAGS.group}`);

/** "The following supplied instance types do not exist: [m99.large]" (as the EC2 API answers; Error codes, InvalidInstanceType). */
const missingTypes = missingBy(/^InvalidInstanceType$/, /\b[a-z0-9-]+\.[a-z0-9-]+\b/g);

export const SERVER_TYPES: Read<ServerTypeLimits> = {
  api: 'DescribeInstanceTypes',
  idsPerCall: NAMED_IDS,
  async page(ec2, ids, NextToken) {
    const InstanceTypes = ids as InstanceTypeName[];
    const answer = await ec2.send(new DescribeInstanceTypesCommand({ InstanceTypes, NextToken }));
    return { entries: (answer.InstanceTypes ?? []).map(serverTypeEntry), next: answer.NextToken };
  },
  missingIn: missingTypes,
};
