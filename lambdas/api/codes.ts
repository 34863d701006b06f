import type { Because, Problem } from '../domain/errors/operation-errors.ts';
import type { ChangeRefusal } from '../domain/group/member-change.ts';

/**
 * SDRS's own codes where it has one; `SDRS.AWS.…` are this service's, for what SDRS has none.
 * Source: SDRS v1 API Reference, Error Codes.
 */
export const CODES = {
  invalidParameters: 'SDRS.0201',
  invalidName: 'SDRS.0202',
  invalidZone: 'SDRS.0203',
  invalidVpc: 'SDRS.0204',
  invalidDomainId: 'SDRS.0205',
  unknownAction: 'SDRS.0206',
  invalidGroupId: 'SDRS.0207',
  invalidInstanceId: 'SDRS.0208',
  invalidServerId: 'SDRS.0210',
  invalidDiskId: 'SDRS.0211',
  invalidDescription: 'SDRS.0212',
  invalidPairId: 'SDRS.0213',
  invalidPriorityStation: 'SDRS.0216',
  invalidAddress: 'SDRS.0219',
  invalidNicId: 'SDRS.0223',
  invalidLimit: 'SDRS.0221',
  invalidOffset: 'SDRS.0222',
  tooManyIds: 'SDRS.0226',
  instancesLeft: 'SDRS.1001',
  statusNotAllowed: 'SDRS.1002',
  pairsLeft: 'SDRS.1010',
  groupNotFound: 'SDRS.1013',
  enablingFailed: 'SDRS.1027',
  disablingFailed: 'SDRS.1028',
  failoverFailed: 'SDRS.1030',
  reprotectionFailed: 'SDRS.1032',
  otherZone: 'SDRS.1303',
  otherVpc: 'SDRS.1304',
  serverTaken: 'SDRS.1305',
  serverNotStopped: 'SDRS.1308',
  nicNotFound: 'SDRS.1310',
  primaryNic: 'SDRS.1311',
  nicNotAdded: 'SDRS.1312',
  nicNotDeleted: 'SDRS.1313',
  anyServerNotStopped: 'SDRS.1316',
  nicNotAttached: 'SDRS.1317',
  instanceNotFound: 'SDRS.1320',
  serverNotFound: 'SDRS.1326',
  nicsNotChangeable: 'SDRS.1327',
  instanceNotAvailable: 'SDRS.1328',
  resizeFailed: 'SDRS.1329',
  serverKeptAfterFailover: 'SDRS.1330',
  addressInUse: 'SDRS.1334',
  subnetNotFound: 'SDRS.1335',
  eipKeptAfterFailover: 'SDRS.1338',
  tooManyNics: 'SDRS.1340',
  sameFlavor: 'SDRS.1341',
  standbyNotStopped: 'SDRS.1342',
  pairNotAvailable: 'SDRS.1601',
  attachedOrDeviceTaken: 'SDRS.1603',
  pairNotAttached: 'SDRS.1604',
  pairAttached: 'SDRS.1605',
  pairNotFound: 'SDRS.1608',
  pairOfAnotherGroup: 'SDRS.1611',
  diskNotAttached: 'SDRS.1804',
  diskKeptAfterFailover: 'SDRS.1809',
  diskTaken: 'SDRS.1811',
  diskNotReady: 'SDRS.1817',
  pairNotExtended: 'SDRS.1820',
  switchoverImpossible: 'SDRS.1823',
  failoverImpossible: 'SDRS.1824',
  invalidDrillId: 'SDRS.1900',
  drillNotFound: 'SDRS.1902',
  unknownTagAction: 'SDRS.2201',
  noTags: 'SDRS.2202',
  tooManyTags: 'SDRS.2203',
  invalidTagKey: 'SDRS.2204',
  emptyTagKey: 'SDRS.2205',
  tagNotFound: 'SDRS.2206',
  invalidTagValue: 'SDRS.2207',
  tagKeyTwice: 'SDRS.2209',
  unknownSearch: 'SDRS.2210',
  countHasNoPages: 'SDRS.2211',
  unknownMatch: 'SDRS.2214',
  matchTwice: 'SDRS.2215',
  tooManyValues: 'SDRS.2218',
  valueTwice: 'SDRS.2219',
  invalidTagLimit: 'SDRS.2220',
  notIdentified: 'SDRS.AWS.401',
  notPermitted: 'SDRS.AWS.403',
  noSuchResource: 'SDRS.AWS.404',
  noSuchMethod: 'SDRS.AWS.405',
  unexpected: 'SDRS.AWS.500',
  awsDidNotAnswer: 'SDRS.AWS.503',
} as const;

export type Code = (typeof CODES)[keyof typeof CODES];

/** Fields for which SDRS has a code of its own. */
const CODE_OF_FIELD: Readonly<Record<string, Code>> = {
  name: CODES.invalidName,
  description: CODES.invalidDescription,
  source_availability_zone: CODES.invalidZone,
  target_availability_zone: CODES.invalidZone,
  source_vpc_id: CODES.invalidVpc,
  target_vpc_id: CODES.invalidVpc,
  domain_id: CODES.invalidDomainId,
  server_group_id: CODES.invalidGroupId,
  protected_instance_id: CODES.invalidInstanceId,
  server_id: CODES.invalidServerId,
  target_server_id: CODES.invalidServerId,
  volume_id: CODES.invalidDiskId,
  replication_id: CODES.invalidPairId,
  disaster_recovery_drill_id: CODES.invalidDrillId,
  priority_station: CODES.invalidPriorityStation,
  nic_id: CODES.invalidNicId,
  ip_address: CODES.invalidAddress,
  subnet_id: CODES.subnetNotFound,
  primary_ip_address: CODES.invalidAddress,
  primary_subnet_id: CODES.subnetNotFound,
  limit: CODES.invalidLimit,
  offset: CODES.invalidOffset,
  key: CODES.invalidTagKey,
  value: CODES.invalidTagValue,
};

/** Lists and texts that are too short or too long, where that has a code of its own. */
const CODE_OF_LENGTH: Readonly<Record<string, Readonly<Record<string, Code>>>> = {
  tags: { too_small: CODES.noTags, too_big: CODES.tooManyTags },
  values: { too_big: CODES.tooManyValues },
  key: { too_small: CODES.emptyTagKey },
};

/** What is wrong with a field where SDRS tells that apart from a malformed value. */
const CODE_OF_REASON: Readonly<Record<Because, Readonly<Record<string, Code>>>> = {
  absent: { server_id: CODES.serverNotFound, target_server_id: CODES.serverNotFound },
  taken: {
    server_id: CODES.serverTaken,
    target_server_id: CODES.serverTaken,
    volume_id: CODES.diskTaken,
    replication_id: CODES.attachedOrDeviceTaken,
    device: CODES.attachedOrDeviceTaken,
  },
  'other-zone': { server_id: CODES.otherZone, target_server_id: CODES.otherZone },
  'other-vpc': { server_id: CODES.otherVpc, target_server_id: CODES.otherVpc },
  unattached: { volume_id: CODES.diskNotAttached, replication_id: CODES.pairNotAttached },
  attached: { replication_id: CODES.pairAttached },
  'other-group': { replication_id: CODES.pairOfAnotherGroup },
  'after-failover': {
    delete_target_server: CODES.serverKeptAfterFailover,
    delete_target_eip: CODES.eipKeptAfterFailover,
    delete_target_volume: CODES.diskKeptAfterFailover,
  },
};

/** Why a change of a member is refused, or has failed. */
export const CODE_OF_CHANGE: Readonly<Record<ChangeRefusal, Code>> = {
  SizeNotLarger: CODES.invalidParameters,
  PairBusy: CODES.pairNotAvailable,
  InstanceBusy: CODES.instanceNotAvailable,
  NicsBusy: CODES.nicsNotChangeable,
  DiskNotReady: CODES.diskNotReady,
  PairNotExtended: CODES.pairNotExtended,
  SameType: CODES.sameFlavor,
  TypeNotKnown: CODES.invalidParameters,
  ServerNotStopped: CODES.anyServerNotStopped,
  ServerNotResized: CODES.resizeFailed,
  NicLimit: CODES.tooManyNics,
  SubnetNotFound: CODES.subnetNotFound,
  AddressInUse: CODES.addressInUse,
  NicNotAdded: CODES.nicNotAdded,
  NicNotFound: CODES.nicNotFound,
  PrimaryNic: CODES.primaryNic,
  NicNotDeleted: CODES.nicNotDeleted,
  ChangeOvertaken: CODES.statusNotAllowed,
};

/** The code of a field that does not fit. @param issue zod's word for what is wrong with it */
export const codeOfField = (field: string, issue = ''): Code =>
  CODE_OF_LENGTH[field]?.[issue] ?? CODE_OF_FIELD[field] ?? CODES.invalidParameters;

/** The first problem decides: an answer has one code. */
export const codeOfProblems = ([first]: readonly Problem[]): Code => {
  const field = String(first?.path.at(-1));
  return (first?.because && CODE_OF_REASON[first.because][field]) ?? codeOfField(field);
};
