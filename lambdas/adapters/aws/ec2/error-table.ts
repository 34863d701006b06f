export interface ErrorVerdict {
  /** EC2 error codes, as "Error codes for the Amazon EC2 API" (EC2 API Reference) lists them. */
  readonly codes: RegExp;
  /** Only where EC2's sentence says so as well, for codes that stand for several things. */
  readonly message?: RegExp;
  /** `retry`: it may go another time, the next look decides. `failed`: not without somebody changing something. */
  readonly outcome: 'retry' | 'failed';
  readonly throttled?: true;
  readonly why: string;
}

/** The first row that fits decides. */
export const VERDICTS: readonly ErrorVerdict[] = [
  {
    codes: /^(RequestLimitExceeded|Throttling|ThrottlingException|ThrottledException|EC2ThrottledException|SlowDown)$/,
    outcome: 'retry',
    throttled: true,
    why: 'The allowance refills.',
  },
  {
    codes: /^InvalidParameterValue$/,
    message: /already (has an interface|in use|attached)/i,
    outcome: 'retry',
    why: 'The slot is taken: maybe by this very attachment, not seen yet, or by one that is on its way out.',
  },
  {
    codes: /^(InvalidSnapshot|InvalidAllocationID|InvalidInstanceType)\.?(NotFound|ID\.NotFound)?$/,
    outcome: 'failed',
    why: 'The failover did not just create these, so missing is missing and not a matter of consistency.',
  },
  {
    codes: /\.Malformed$|^InvalidID$/,
    outcome: 'failed',
    why: 'No resource can have that id.',
  },
  {
    codes:
      /^(UnauthorizedOperation|AuthFailure|Blocked|OptInRequired|InvalidClientTokenId|SignatureDoesNotMatch|InvalidAction)$/,
    outcome: 'failed',
    why: 'A permission, or ownership of an EIP: only the owner of the account can grant it.',
  },
  {
    codes: /^OperationNotPermitted$/,
    outcome: 'failed',
    why: 'Device index 0, or stop protection: both stay until somebody lifts them.',
  },
  {
    codes:
      /^(AttachmentLimitExceeded|PrivateIpAddressLimitExceeded|VolumeLimitExceeded|MaxIOPSLimitExceeded|TagLimitExceeded|InstanceLimitExceeded|VcpuLimitExceeded)$/,
    outcome: 'failed',
    why: 'A limit of the instance type or a quota of the account: nothing of the failover lowers the use.',
  },
  {
    codes:
      /^(InvalidParameter|InvalidParameterValue|InvalidParameterCombination|MissingParameter|UnknownParameter|ValidationError)$/,
    outcome: 'failed',
    why: 'The same request, for example across two availability zones, is refused each time.',
  },
  {
    codes: /^(InvalidVolume\.ZoneMismatch|InvalidAvailabilityZone|VolumeTypeNotAvailableInZone|UnknownVolumeType)$/,
    outcome: 'failed',
    why: 'Zones and what they offer do not change during a failover.',
  },
  {
    codes: /^(UnsupportedOperation|Unsupported|IdempotentParameterMismatch|IdempotentInstanceTerminated)$/,
    outcome: 'failed',
    why: 'The same request on the same resource meets the same refusal.',
  },
  {
    codes:
      /^(IncorrectState|IncorrectInstanceState|VolumeInUse|InvalidNetworkInterface\.InUse|Resource\.AlreadyAssociated)$/,
    outcome: 'retry',
    why: 'States pass; a repeated attach meets its own first effect here.',
  },
  {
    codes: /\.NotFound$/,
    outcome: 'retry',
    why: 'A detach that has happened, or a resource so new that EC2 does not know it everywhere yet.',
  },
  {
    codes:
      /^(Insufficient\w*Capacity|ServerInternal|InternalError|InternalFailure|Unavailable|ServiceUnavailable|\w*Timeout\w*)$/,
    outcome: 'retry',
    why: "AWS's side: capacity and services come back.",
  },
  {
    codes: /^(RequestExpired|ExpiredToken|CredentialsProviderError)$/,
    outcome: 'retry',
    why: 'Credentials of a role are renewed by themselves.',
  },
];
