import { THROTTLED_CODES } from '../../../domain/trail/throttling.ts';

/**
 * What an error means for the call. `retry`: nothing is wrong with it, the same call may go another time. `wait`: the
 * resource is in a state that passes. `refuse`: not without somebody changing something. `unknown`: nobody has listed it.
 */
export type ErrorClass = 'retry' | 'wait' | 'refuse' | 'unknown';

export interface ErrorVerdict {
  /** EC2 error codes, as "Error codes for the Amazon EC2 API" (EC2 API Reference) lists them. */
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
      /^(InvalidSnapshot|InvalidAllocationID|InvalidInstanceType|InvalidAMIID|InvalidKeyPair)\.?(NotFound|ID\.NotFound)?$/,
    class: 'refuse',
    why: 'The failover did not just create these, so missing is missing and not a matter of consistency.',
  },
  {
    codes: /^(InvalidGroup|InvalidSecurityGroupID)\.NotFound$/,
    class: 'refuse',
    why: 'A group that does not exist, or not in the VPC of the network interface; the failover makes none.',
  },
  {
    codes: /\.Malformed$|^InvalidID$/,
    class: 'refuse',
    why: 'No resource can have that id.',
  },
  {
    codes:
      /^(UnauthorizedOperation|AccessDenied|AuthFailure|Blocked|OptInRequired|InvalidClientTokenId|SignatureDoesNotMatch|InvalidAction)$/,
    class: 'refuse',
    why: 'A permission, or ownership of an EIP: only the owner of the account can grant it.',
  },
  {
    codes: /^OperationNotPermitted$/,
    class: 'refuse',
    why: 'Device index 0, a protection, a parameter that the type of the server does not take: each stays until somebody acts.',
  },
  {
    codes:
      /^(AttachmentLimitExceeded|PrivateIpAddressLimitExceeded|VolumeLimitExceeded|MaxIOPSLimitExceeded|TagLimitExceeded|InstanceLimitExceeded|VcpuLimitExceeded|RouteLimitExceeded|SecurityGroupsPerI\w+LimitExceeded)$/,
    class: 'refuse',
    why: 'A limit of the instance type or a quota of the account: nothing of the failover lowers the use.',
  },
  {
    codes:
      /^(InvalidParameter|InvalidParameterValue|InvalidParameterCombination|MissingParameter|UnknownParameter|ValidationError)$/,
    class: 'refuse',
    why: 'The same request, for example across two availability zones, is refused each time.',
  },
  {
    codes: /^(InvalidVolume\.ZoneMismatch|InvalidAvailabilityZone|VolumeTypeNotAvailableInZone|UnknownVolumeType)$/,
    class: 'refuse',
    why: 'Zones and what they offer do not change during a failover.',
  },
  {
    codes: /^(UnsupportedOperation|Unsupported|IdempotentParameterMismatch|IdempotentInstanceTerminated)$/,
    class: 'refuse',
    why: 'The same request on the same resource meets the same refusal.',
  },
  {
    codes:
      /^(IncorrectState|IncorrectInstanceState|IncorrectSpotRequestState|VolumeInUse|ResourceContention\w*|ScalingActivityInProgress\w*|InvalidNetworkInterface\.InUse|Resource\.AlreadyAssociated)$/,
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
      /^(Insufficient\w*Capacity|ServerInternal|InternalError|InternalFailure|Unavailable|ServiceUnavailable|\w*Timeout\w*)$/,
    class: 'retry',
    why: "AWS's side: capacity and services come back.",
  },
  {
    codes: /^(ECONN\w+|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|NetworkingError)$/,
    class: 'retry',
    why: 'No answer came: the call may have taken effect, and the next look tells.',
  },
  {
    codes: /^(RequestExpired|ExpiredToken|CredentialsProviderError)$/,
    class: 'retry',
    why: 'Credentials of a role are renewed by themselves.',
  },
];
