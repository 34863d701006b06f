import type { Instance } from '@aws-sdk/client-ec2';

type OfImage = Pick<
  Instance,
  | 'BootMode'
  | 'EnaSupport'
  | 'KernelId'
  | 'PlatformDetails'
  | 'ProductCodes'
  | 'SriovNetSupport'
  | 'TpmSupport'
  | 'UsageOperation'
  | 'VirtualizationType'
>;

/** Images of a kind that the simulation knows. Every other well-formed id is of a Linux server without a licence. */
export const IMAGES = {
  windows: 'ami-00000000000000001',
  redHat: 'ami-00000000000000002',
  marketplace: 'ami-00000000000000003',
  paravirtual: 'ami-00000000000000004',
  withoutEna: 'ami-00000000000000005',
  sriov: 'ami-00000000000000006',
  tpm: 'ami-00000000000000007',
} as const;

/** Source: EC2 User Guide, AMI billing information fields. */
const LINUX: OfImage = { PlatformDetails: 'Linux/UNIX', UsageOperation: 'RunInstances' };

const SHOWN: Readonly<Record<string, OfImage>> = {
  [IMAGES.windows]: { PlatformDetails: 'Windows', UsageOperation: 'RunInstances:0002' },
  [IMAGES.redHat]: { PlatformDetails: 'Red Hat Enterprise Linux', UsageOperation: 'RunInstances:0010' },
  [IMAGES.marketplace]: {
    ProductCodes: [{ ProductCodeId: 'abcdefghijklmnopqrstuvwxy', ProductCodeType: 'marketplace' }],
  },
  [IMAGES.paravirtual]: { VirtualizationType: 'paravirtual', KernelId: 'aki-00000001' },
  [IMAGES.withoutEna]: { EnaSupport: false },
  [IMAGES.sriov]: { SriovNetSupport: 'simple' },
  [IMAGES.tpm]: { TpmSupport: 'v2.0', BootMode: 'uefi' },
};

/** What an instance shows of the image that it was launched from. Source: EC2 API Reference, Image and Instance. */
export const shownOfImage = (imageId: string): OfImage => ({ EnaSupport: true, ...LINUX, ...SHOWN[imageId] });
