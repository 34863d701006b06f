import type { EbsInstanceBlockDevice, InstanceBlockDeviceMapping } from '@aws-sdk/client-ec2';
import { OPERATOR } from './common.ts';
import { ACCOUNT, MOMENT } from './reasons.ts';
import { carried, compared, irrelevant, type Register, within } from './verdict.ts';

const EBS = {
  VolumeId: compared('disk-not-protected'),
  Status: compared('production-disk-missing'),
  DeleteOnTermination: carried('ModifyInstanceAttribute'),
  AttachTime: MOMENT,
  VolumeOwnerId: ACCOUNT,
  AssociatedResource: irrelevant('a service attaches its own resource; the volume shows who holds it'),
  Operator: within(OPERATOR),
  EbsCardIndex: irrelevant('EC2 takes the default card of the DR type'),
} satisfies Register<EbsInstanceBlockDevice>;

export const DISK_OF_INSTANCE = {
  DeviceName: carried('AttachVolume'),
  Ebs: within(EBS),
} satisfies Register<InstanceBlockDeviceMapping>;
