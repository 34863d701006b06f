import { DescribeVolumesModificationsCommand, ModifyVolumeCommand } from '@aws-sdk/client-ec2';
import { motoAnswers, type Rule } from '../rule.ts';
import type { Listener } from '../transcript.ts';
import { ABSENT, makeVolume } from '../world.ts';

const enlarge = (ec2: Listener, VolumeId: string, Size: number) => ec2.ask(new ModifyVolumeCommand({ VolumeId, Size }));

export const MODIFICATION_RULES: readonly Rule[] = [
  {
    rule: 'a volume is enlarged, and its modification is shown',
    last: 'ok',
    calls: async (ec2) => {
      const volume = await makeVolume(ec2);
      await ec2.ask(new DescribeVolumesModificationsCommand({ VolumeIds: [volume] }));
      await enlarge(ec2, volume, 20);
      await ec2.ask(new DescribeVolumesModificationsCommand({ VolumeIds: [volume] }));
    },
  },
  {
    rule: 'a volume is never made smaller',
    last: 'InvalidParameterValue',
    calls: async (ec2) => {
      await enlarge(ec2, await makeVolume(ec2), 4);
    },
    deviations: [
      motoAnswers('makes a volume smaller', {
        call: 'ModifyVolume',
        source: 'EC2 API Reference, ModifyVolume, Size: at least the existing size',
      }),
    ],
  },
  {
    rule: 'a volume is not modified again within six hours',
    last: 'VolumeModificationRateExceeded',
    calls: async (ec2) => {
      const volume = await makeVolume(ec2);
      await enlarge(ec2, volume, 20);
      await enlarge(ec2, volume, 30);
    },
    deviations: [
      motoAnswers('modifies a volume again at once', {
        call: 'ModifyVolume',
        source: 'EC2 API Reference, ModifyVolume: six hours between two modifications of a volume',
      }),
    ],
  },
  {
    rule: 'a volume that does not exist is not modified',
    last: 'InvalidVolume.NotFound',
    calls: (ec2) => enlarge(ec2, ABSENT.volume, 20),
  },
];
