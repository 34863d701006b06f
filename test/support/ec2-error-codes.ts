/**
 * Error codes that EC2 publishes, by the call that meets them, and what each means for the call. Source: "Error codes for the
 * Amazon EC2 API" (EC2 API Reference), as of September 2026. That page names few calls; which call meets a code is told by the
 * code's own description. Codes of Auto Scaling: "Common error types" and the errors of DetachInstances and AttachInstances
 * (Auto Scaling API Reference).
 */
export interface PublishedCodes {
  /** Not without somebody changing something. */
  readonly refuse?: string;
  /** A state that passes. */
  readonly wait?: string;
  /** AWS's side. */
  readonly retry?: string;
}

/** "Common client error codes" and "Server error codes": every call. */
export const COMMON: PublishedCodes = {
  refuse: `AuthFailure Blocked IdempotentParameterMismatch IncompleteSignature InvalidAction InvalidCharacter
    InvalidClientTokenId InvalidParameter InvalidParameterCombination InvalidParameterDependency InvalidParameterValue
    InvalidQueryParameter MalformedQueryString MissingAction MissingAuthenticationToken MissingParameter OptInRequired
    PendingVerification TagPolicyViolation UnauthorizedOperation UnknownParameter UnsupportedInstanceAttribute
    UnsupportedOperation UnsupportedProtocol ValidationError AccountDisabled ClientInvalidParameterValue InvalidInput
    InvalidRequest MissingInput NoSuchVersion OperationNotPermitted ResourceLimitExceeded SignatureDoesNotMatch
    Unsupported`,
  wait: 'IncorrectState IncorrectStateException InvalidState',
  retry: `RequestExpired InvalidSecurity.RequestHasExpired RetryableError BandwidthLimitExceeded
    InsufficientAddressCapacity InsufficientCapacity ServerInternal InternalFailure RequestLimitExceeded
    ServiceUnavailable InternalError Unavailable`,
};

const SERVER: PublishedCodes = {
  refuse: 'InvalidInstanceID InvalidInstanceID.Malformed',
  wait: 'InvalidInstanceID.NotFound IncorrectInstanceState InvalidInstanceState',
};

const NIC: PublishedCodes = {
  refuse: 'InvalidNetworkInterfaceId.Malformed InvalidNetworkInterfaceAttachmentId.Malformed',
  wait: 'InvalidNetworkInterfaceID.NotFound InvalidNetworkInterface.NotFound InvalidAttachmentID.NotFound',
};

const VOLUME: PublishedCodes = {
  refuse: 'InvalidVolumeID.Malformed',
  wait: 'InvalidVolume.NotFound InvalidAttachment.NotFound VolumeInUse IncorrectModificationState',
};

const TAGS: PublishedCodes = {
  refuse: 'InvalidID InvalidResourceType.Unknown InvalidTagKey.Malformed TagLimitExceeded',
  wait: 'ConcurrentTagAccess',
};

const ROUTE: PublishedCodes = {
  refuse: `InvalidRoute.Malformed InvalidRoute.InvalidState InvalidRouteTableId.Malformed InvalidRouteTableID.NotFound
    RouteLimitExceeded ResourceCountLimitExceeded InvalidInstanceID`,
  wait: 'InvalidRoute.NotFound RouteAlreadyExists InvalidNetworkInterfaceID.NotFound',
};

const SCALING: PublishedCodes = {
  refuse: 'AccessDeniedException NotAuthorized',
  wait: 'ResourceContentionFault ScalingActivityInProgressFault ResourceContention ScalingActivityInProgress',
  retry: 'ThrottlingException ServiceLinkedRoleFailure',
};

const ADDRESSES: PublishedCodes = {
  refuse: `PrivateIpAddressLimitExceeded InvalidInterface.IpAddressLimitExceeded InvalidIPAddress.InUse
    InsufficientFreeAddressesInSubnet`,
  wait: 'Resource.AlreadyAssigned',
};

const SNAPSHOTS: PublishedCodes = {
  refuse: 'SnapshotLimitExceeded',
  wait: 'ConcurrentSnapshotLimitExceeded PendingSnapshotLimitExceeded SnapshotCreationPerVolumeRateExceeded',
};

/** What a launch alone meets. */
const LAUNCH: PublishedCodes = {
  refuse: `BootForVolumeTypeUnsupported DefaultVpcDoesNotExist EncryptedVolumesNotSupported HostLimitExceeded
    IdempotentInstanceTerminated InstanceCreditSpecification.NotSupported InstanceLimitExceeded InvalidAffinity
    InvalidAMIID.Malformed InvalidAMIID.NotFound InvalidAMIID.Unavailable InvalidAutoPlacement InvalidAvailabilityZone
    InvalidBlockDeviceMapping InvalidCapacityReservationId.Malformed InvalidCapacityReservationId.NotFound
    InvalidClientToken InvalidCpuCredits InvalidCpuCredits.Malformed InvalidGroup.NotFound InvalidGroupId.Malformed
    InvalidHostConfiguration InvalidHostID.Malformed InvalidHostId.Malformed InvalidHostID.NotFound InvalidHostId.NotFound
    InvalidHostId InvalidIamInstanceProfileArn.Malformed InvalidInstanceType InvalidKernelId.Malformed
    InvalidKeyPair.NotFound InvalidPlacementGroup.Unknown InvalidPlacementGroupId.Malformed InvalidRamDiskId.Malformed
    InvalidSecurityGroupID.NotFound InvalidSnapshot.NotFound InvalidSnapshotID.Malformed InvalidSubnet
    InvalidSubnetID.Malformed InvalidSubnetID.NotFound InvalidSubnetId.NotFound InvalidTenancy InvalidVpcID.NotFound
    NetworkInterfaceLimitExceeded NonEBSInstance ResourceCountExceeded SecurityGroupLimitExceeded
    SecurityGroupsPerInstanceLimitExceeded UnknownVolumeType UnsupportedHibernationConfiguration
    UnsupportedHostConfiguration UnsupportedInstanceTypeOnHost UnsupportedTenancy VPCIdNotSpecified
    VPCResourceNotSpecified VcpuLimitExceeded VolumeLimitExceeded VolumeTypeNotAvailableInZone ZonesMismatched
    MaxIOPSLimitExceeded CustomerKeyHasBeenRevoked`,
  wait: `InvalidNetworkInterface.InUse InvalidHostState InvalidCapacityReservationState.PendingActivation
    CreditSpecificationUpdateInProgress`,
  retry: `InsufficientInstanceCapacity InsufficientHostCapacity InsufficientReservedInstanceCapacity
    InsufficientReservedInstancesCapacity InsufficientVolumeCapacity InsufficientCapacityOnHost
    IncompatibleHostRequirements UnavailableHostRequirements ReservationCapacityExceeded UnfulfillableCapacity`,
};

/** By API action; a code may stand in several lists of one action. */
export const BY_CALL: Readonly<Record<string, readonly PublishedCodes[]>> = {
  CreateTags: [TAGS],
  DeleteTags: [TAGS],
  StopInstances: [SERVER, { wait: 'BundlingInProgress IncorrectSpotRequestState' }],
  StartInstances: [
    SERVER,
    { refuse: LAUNCH.refuse ?? '', retry: LAUNCH.retry ?? '', wait: 'IncorrectSpotRequestState' },
  ],
  TerminateInstances: [SERVER],
  RunInstances: [LAUNCH, NIC, ADDRESSES, TAGS],
  ModifyInstanceAttribute: [SERVER, { refuse: 'InvalidInstanceAttributeValue InvalidBlockDeviceMapping' }],
  ModifyInstanceMaintenanceOptions: [SERVER],
  CreateVolume: [
    TAGS,
    {
      refuse: `InvalidSnapshot.NotFound InvalidSnapshotID.Malformed InvalidAvailabilityZone InvalidZone.NotFound
        UnknownVolumeType VolumeTypeNotAvailableInZone VolumeLimitExceeded VolumeIOPSLimit MaxIOPSLimitExceeded
        InvalidClientToken CustomerKeyHasBeenRevoked`,
      wait: 'InvalidVolumeID.Duplicate',
      retry: 'InsufficientVolumeCapacity',
    },
  ],
  CreateSnapshot: [VOLUME, TAGS, SNAPSHOTS],
  CreateSnapshots: [SERVER, VOLUME, TAGS, SNAPSHOTS],
  DeleteSnapshot: [{ refuse: 'InvalidSnapshot.InUse InvalidSnapshot.NotFound InvalidSnapshotID.Malformed' }],
  DeleteVolume: [VOLUME],
  /** The cool-down's code: AWS re:Post Knowledge Center, modifying EBS persistent storage in EKS. */
  ModifyVolume: [
    VOLUME,
    { refuse: 'VolumeModificationRateExceeded VolumeLimitExceeded VolumeIOPSLimit MaxIOPSLimitExceeded' },
  ],
  CreateNetworkInterface: [
    ADDRESSES,
    TAGS,
    {
      refuse: `InvalidSubnetID.NotFound InvalidSubnetId.NotFound InvalidGroup.NotFound InvalidSecurityGroupID.NotFound
        NetworkInterfaceLimitExceeded SecurityGroupsPerInterfaceLimitExceeded`,
    },
  ],
  DeleteNetworkInterface: [NIC, { wait: 'InvalidNetworkInterface.InUse' }],
  AttachVolume: [
    SERVER,
    VOLUME,
    {
      refuse: `AttachmentLimitExceeded EncryptedVolumesNotSupported NonEBSInstance InvalidVolume.ZoneMismatch
        InvalidVolumeID.ZoneMismatch CustomerKeyHasBeenRevoked`,
    },
  ],
  DetachVolume: [SERVER, VOLUME, { refuse: 'DependencyViolation' }],
  AttachNetworkInterface: [
    SERVER,
    NIC,
    {
      refuse: `AttachmentLimitExceeded NetworkInterfaceLimitExceeded PrivateIpAddressLimitExceeded
        InvalidInterface.IpAddressLimitExceeded`,
      wait: 'InvalidNetworkInterface.InUse',
    },
  ],
  DetachNetworkInterface: [NIC],
  ModifyNetworkInterfaceAttribute: [
    NIC,
    {
      refuse: `InvalidGroup.NotFound InvalidGroupId.Malformed InvalidSecurityGroupId.Malformed
        InvalidSecurityGroupID.NotFound SecurityGroupLimitExceeded SecurityGroupsPerInterfaceLimitExceeded
        SecurityGroupsPerInstanceLimitExceeded RulesPerSecurityGroupLimitExceeded`,
    },
  ],
  AssociateAddress: [
    NIC,
    SERVER,
    {
      refuse: `InvalidAllocationID.NotFound InvalidAddress.NotFound InvalidAddressID.NotFound InvalidAddress.Malformed
        Gateway.NotAttached InvalidIPAddress.InUse`,
      wait: 'Resource.AlreadyAssociated InvalidAssociationID.NotFound',
    },
  ],
  AssignPrivateIpAddresses: [NIC, ADDRESSES],
  CreateRoute: [ROUTE],
  ReplaceRoute: [ROUTE],
  CreateTransitGatewayRoute: [ROUTE],
  ReplaceTransitGatewayRoute: [ROUTE],
  DetachInstances: [SCALING],
  AttachInstances: [SCALING],
};

export const codesIn = (text = ''): readonly string[] => text.split(/\s+/).filter((code) => code !== '');
