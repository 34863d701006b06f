import { THROTTLED_CODES } from '../../../domain/site/throttling.ts';

/**
 * What an error means for the call. `retry`: nothing is wrong with it, the same call may go another time. `wait`: the
 * resource is in a state that passes. `refuse`: not without somebody changing something. `unknown`: nobody has listed it.
 */
export type ErrorClass = 'retry' | 'wait' | 'refuse' | 'unknown';

export interface ErrorVerdict {
  /**
   * Error codes as "Error codes for the Amazon EC2 API" (EC2 API Reference) lists them, and those of Auto Scaling ("Common
   * error types", and the errors of DetachInstances and AttachInstances, Auto Scaling API Reference).
   */
  readonly codes: RegExp;
  /** Only where EC2's sentence says so as well, for codes that stand for several things. */
  readonly message?: RegExp;
  readonly class: Exclude<ErrorClass, 'unknown'>;
  readonly throttled?: true;
  readonly why: string;
}

/** The first row that fits decides. */
export const VERDICTS: readonly ErrorVerdict[] = [
  {
    codes: THROTTLED_CODES,
    class: 'retry',
    throttled: true,
    why: 'The allowance refills.',
  },
  {
    codes: /^InvalidParameterValue$/,
    message: /already (has an interface|in use|attached)/i,
    class: 'wait',
    why: 'The slot is taken: maybe by this very attachment, not seen yet, or by one that is on its way out.',
  },
  {
    codes: /^InvalidParameterValue$/,
    message: /no route defined/i,
    class: 'wait',
    why: 'EC2 says so of a route to replace that is gone: the next look sees that, and it is made instead.',
  },
  {
    codes: /^RouteAlreadyExists$/,
    class: 'wait',
    why: 'Made by this very call, not seen yet, or by somebody else: the next look tells whose it is.',
  },
  {
    codes:
      /^(InvalidSnapshot|InvalidAllocationID|InvalidAddress(ID)?|InvalidAMIID|InvalidKeyPair|InvalidRouteTableID|InvalidSubnetI[Dd]|InvalidVpcID|InvalidHostI[Dd]|InvalidCapacityReservationId|InvalidZone)\.NotFound$/,
    class: 'refuse',
    why: 'The failover did not just create these, so missing is missing and not a matter of consistency.',
  },
  {
    codes:
      /^(InvalidAMIID\.Unavailable|InvalidInstanceType|InvalidSubnet|InvalidHostId|InvalidPlacementGroup\.Unknown)$/,
    class: 'refuse',
    why: 'What a server is launched as names something that EC2 does not offer.',
  },
  {
    codes: /^(InvalidGroup|InvalidSecurityGroupID)\.NotFound$/,
    class: 'refuse',
    why: 'A group that does not exist, or not in the VPC of the network interface; the failover makes none.',
  },
  {
    codes: /^(InvalidSnapshot\.InUse|SnapshotLimitExceeded)$/,
    class: 'refuse',
    why: 'A registered image uses the snapshot, or the account has as many as it may have: somebody has to act.',
  },
  {
    codes: /^(ConcurrentSnapshotLimitExceeded|PendingSnapshotLimitExceeded|SnapshotCreationPerVolumeRateExceeded)$/,
    class: 'wait',
    why: 'Snapshots that are under way end.',
  },
  {
    codes: /\.Malformed$|^(InvalidID|InvalidInstanceID|InvalidResourceType\.Unknown)$/,
    class: 'refuse',
    why: 'No resource can have that id.',
  },
  {
    codes:
      /^(UnauthorizedOperation|AccessDenied(Exception)?|NotAuthorized|AuthFailure|Blocked|AccountDisabled|PendingVerification|OptInRequired|InvalidClientTokenId|MissingAuthenticationToken|SignatureDoesNotMatch|IncompleteSignature)$/,
    class: 'refuse',
    why: 'A permission, or ownership of an EIP: only the owner of the account can grant it.',
  },
  {
    codes: /^(CustomerKeyHasBeenRevoked|TagPolicyViolation)$/,
    class: 'refuse',
    why: 'A KMS key or a tag policy of the organization: only its owner can change it.',
  },
  {
    codes: /^OperationNotPermitted$/,
    class: 'refuse',
    why: 'Device index 0, a protection, a parameter that the type of the server does not take: each stays until somebody acts.',
  },
  {
    codes:
      /^(AttachmentLimitExceeded|PrivateIpAddressLimitExceeded|InvalidInterface\.IpAddressLimitExceeded|NetworkInterfaceLimitExceeded|SecurityGroupLimitExceeded|SecurityGroupsPerI\w+LimitExceeded|RulesPerSecurityGroupLimitExceeded|RouteLimitExceeded|TagLimitExceeded)$/,
    class: 'refuse',
    why: 'A limit of the instance type, of the resource or of the VPC: nothing of the failover lowers the use.',
  },
  {
    codes:
      /^(VolumeLimitExceeded|MaxIOPSLimitExceeded|VolumeIOPSLimit|InstanceLimitExceeded|VcpuLimitExceeded|HostLimitExceeded|Resource(Count|Limit|CountLimit)Exceeded|InsufficientFreeAddressesInSubnet)$/,
    class: 'refuse',
    why: 'A quota of the account, or a full subnet: nothing of the failover lowers the use.',
  },
  {
    codes:
      /^(InvalidParameter(Value|Combination|Dependency)?|ClientInvalidParameterValue|InvalidInput|InvalidRequest|InvalidCharacter|InvalidQueryParameter|MalformedQueryString|MissingParameter|MissingInput|MissingAction|InvalidAction|NoSuchVersion|UnsupportedProtocol|UnknownParameter|ValidationError|InvalidClientToken|InvalidBlockDeviceMapping|InvalidInstanceAttributeValue|UnsupportedInstanceAttribute|InvalidRoute\.InvalidState)$/,
    class: 'refuse',
    why: 'The same request, for example across two availability zones, is refused each time.',
  },
  {
    codes:
      /^(InvalidVolume(ID)?\.ZoneMismatch|ZonesMismatched|InvalidAvailabilityZone|VolumeTypeNotAvailableInZone|UnknownVolumeType|BootForVolumeTypeUnsupported)$/,
    class: 'refuse',
    why: 'Zones and what they offer do not change during a failover.',
  },
  {
    codes:
      /^(UnsupportedOperation|Unsupported|UnsupportedTenancy|Unsupported(Host|Hibernation)Configuration|UnsupportedInstanceTypeOnHost|InstanceCreditSpecification\.NotSupported|EncryptedVolumesNotSupported|NonEBSInstance)$/,
    class: 'refuse',
    why: 'What the server is does not offer it, however often it is asked for.',
  },
  {
    codes: /^Gateway\.NotAttached$/,
    class: 'refuse',
    why: 'The VPC of the network interface has no internet gateway, so it takes no EIP until somebody attaches one.',
  },
  {
    codes:
      /^(IdempotentParameterMismatch|IdempotentInstanceTerminated|InvalidIPAddress\.InUse|DependencyViolation|InvalidTenancy|InvalidAffinity|InvalidAutoPlacement|InvalidCpuCredits|InvalidHostConfiguration|VPC(IdNot|ResourceNot)Specified|DefaultVpcDoesNotExist)$/,
    class: 'refuse',
    why: 'The same request on the same resource meets the same refusal.',
  },
  {
    codes:
      /^(IncorrectState(Exception)?|IncorrectInstanceState|IncorrectModificationState|IncorrectSpotRequestState|InvalidState|InvalidInstanceState|InvalidHostState|InvalidCapacityReservationState\.PendingActivation|VolumeInUse|InvalidVolumeID\.Duplicate|InvalidNetworkInterface\.InUse|Resource\.Already(Associated|Assigned)|ConcurrentTagAccess|CreditSpecificationUpdateInProgress|BundlingInProgress|ResourceContention\w*|ScalingActivityInProgress\w*)$/,
    class: 'wait',
    why: 'States pass; a repeated attach meets its own first effect here.',
  },
  {
    codes: /\.NotFound$/,
    class: 'wait',
    why: 'A detach that has happened, or a resource so new that EC2 does not know it everywhere yet.',
  },
  {
    codes:
      /^(Insufficient\w*Capacity(OnHost)?|ReservationCapacityExceeded|UnfulfillableCapacity|(Unavailable|Incompatible)HostRequirements|BandwidthLimitExceeded|ServerInternal|InternalError|InternalFailure|ServiceLinkedRoleFailure|RetryableError|Unavailable|ServiceUnavailable|\w*Timeout\w*)$/,
    class: 'retry',
    why: "AWS's side: capacity and services come back.",
  },
  {
    codes: /^(E[A-Z]+(_[A-Z]+)*|NetworkingError)$/,
    class: 'retry',
    why: 'No answer came: the call may have taken effect, and the next look tells.',
  },
  {
    codes: /^(RequestExpired|InvalidSecurity\.RequestHasExpired|ExpiredToken(Exception)?|CredentialsProviderError)$/,
    class: 'retry',
    why: 'Credentials of a role are renewed by themselves, and the SDK sets its clock by the answer.',
  },
];
