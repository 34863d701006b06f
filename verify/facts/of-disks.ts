import {
  AttachVolumeCommand,
  CreateVolumeCommand,
  DeleteVolumeCommand,
  DetachVolumeCommand,
} from '@aws-sdk/client-ec2';
import { must } from '../../local/site/ec2.ts';
import { seeVolume, untilVolume } from '../site/volumes.ts';
import { ACCEPTED, answerOf } from './answer.ts';
import type { Bench } from './bench.ts';
import { type Fact, notAsked } from './fact.ts';

const oneGib = ({ site, tagged }: Bench) => ({
  ...({ AvailabilityZone: site.zone, Size: 1, VolumeType: 'gp3' } as const),
  TagSpecifications: tagged('volume'),
});

/** Below the 100 MiB/s that EBS documents as the least. */
const TOO_SLOW = 50;

/** Long after EC2 has tried to make a volume, and shows what has come of it. Milliseconds. */
const SETTLED_MS = 120_000;

/** A key that nobody has. */
const NO_KEY = '00000000-0000-4000-8000-000000000000';

export const DISK_FACTS: readonly Fact[] = [
  {
    id: 'volume-token-after-deletion',
    question: 'CreateVolume with the token of a volume that was deleted meanwhile: what comes?',
    expected: 'no new volume',
    probe: async (bench) => {
      const request = { ...oneGib(bench), ClientToken: `${bench.site.run}-after-deletion` };
      const first = must((await bench.ec2.send(new CreateVolumeCommand(request))).VolumeId, 'a volume id');
      await untilVolume(bench, first, 'available');
      await bench.ec2.send(new DeleteVolumeCommand({ VolumeId: first }));
      await untilVolume(bench, first, 'gone');
      let again: string | undefined;
      const answer = await answerOf(async () => {
        again = (await bench.ec2.send(new CreateVolumeCommand(request))).VolumeId;
      });
      if (answer !== ACCEPTED) return `no new volume: ${answer}`;
      return again === first ? 'no new volume: the id of the deleted one' : 'a new volume';
    },
  },
  {
    id: 'initialization-rate-code',
    question: 'CreateVolume with a rate of 50 MiB/s, which is too slow: which code?',
    expected: 'InvalidParameterValue',
    probe: (bench) => {
      const { Size: _, ...wanted } = oneGib(bench);
      const rated = { ...wanted, SnapshotId: bench.site.snapshotId, VolumeInitializationRate: TOO_SLOW };
      return answerOf(() => bench.ec2.send(new CreateVolumeCommand(rated)));
    },
  },
  {
    id: 'detach-volume-again',
    question: 'DetachVolume of a volume that is being detached: which code?',
    expected: 'IncorrectState',
    probe: async (bench) => {
      const VolumeId = await bench.makeVolume();
      const place = { VolumeId, InstanceId: bench.site.drId, Device: '/dev/sdf' };
      await bench.ec2.send(new AttachVolumeCommand(place));
      await untilVolume(bench, VolumeId, 'attached');
      await bench.ec2.send(new DetachVolumeCommand({ VolumeId }));
      const answer = await answerOf(() => bench.ec2.send(new DetachVolumeCommand({ VolumeId })));
      if ((await seeVolume(bench, VolumeId))?.State !== 'available') return answer;
      return { notAsked: 'the volume was off before the second call could arrive' };
    },
  },
  {
    id: 'volume-of-unusable-key',
    question: 'What is left of a volume whose key cannot be used?',
    expected: 'gone after a while',
    probe: async (bench) => {
      const request = { ...oneGib(bench), Encrypted: true, KmsKeyId: NO_KEY };
      let id = '';
      const answer = await answerOf(async () => {
        id = (await bench.ec2.send(new CreateVolumeCommand(request))).VolumeId ?? '';
      });
      if (answer !== ACCEPTED) return answer;
      // So soon after the call a look may not show the volume yet.
      await bench.clock.sleep(SETTLED_MS);
      const state = (await seeVolume(bench, id))?.State;
      return state === undefined ? 'gone after a while' : state;
    },
  },
  notAsked(
    'attachment-of-unusable-key',
    'What is left of an attachment whose key was disabled meanwhile?',
    'the volume is available',
    'a KMS key of its own costs a dollar a month and cannot be deleted before seven days',
  ),
  notAsked(
    'delete-snapshot-by-tag',
    'Does a policy that denies ec2:DeleteSnapshot by the tag sdrs:pinned keep a snapshot from being deleted?',
    'refused',
    'it needs a role of its own with such a policy, and the proof makes no roles',
  ),
  notAsked(
    'own-pace-of-initialization',
    'How fast does EBS load a volume without a rate?',
    '50 MiB/s',
    'EBS says that it fluctuates: one figure would prove nothing',
  ),
];
