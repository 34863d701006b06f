import type { Deviation } from './compare.ts';
import { motoShows } from './rule.ts';

/** What differs in many answers, whatever they are asked for. Each has to show somewhere. */
export const EVERYWHERE: readonly Deviation[] = [
  {
    name: 'the simulated EC2 has one root device for every image',
    wrong: 'simulated',
    source: 'RunInstances: the root device is that of the image, in moto as here /dev/sda1',
    call: /Instances|Volume/,
    at: /(^|\.)(rootDeviceName|device|kept\.\d+\.0)$/,
    simulated: '/dev/xvda',
    moto: '/dev/sda1',
  },
  {
    name: 'the simulated EC2 has a gp3 root disk for every image',
    wrong: 'simulated',
    source: 'RunInstances: the root disk is as the image says, in moto as here gp2',
    call: 'DescribeVolumes',
    at: /^\d+\.type$/,
    simulated: 'gp3',
    moto: 'gp2',
  },
  motoShows('knows no IOPS of a disk that did not ask for them', {
    call: 'DescribeVolumes',
    at: /^\d+\.iops$/,
    source: 'Volume, Iops: of gp2 volumes too',
  }),
  motoShows('knows no throughput of a gp3 volume', {
    call: /Volume/,
    at: /(^|\.)throughput$/,
    source: 'EBS User Guide, gp3: a baseline of 125 MiB/s',
  }),
  motoShows('makes volumes at once', { call: 'CreateVolume', at: /^state$/, source: 'Volume, State: creating' }),
  motoShows('completes snapshots at once', {
    call: 'CreateSnapshot',
    at: /^state$/,
    source: 'Snapshot, State: pending',
  }),
  motoShows('says nothing of DeleteOnTermination of a volume', {
    call: /Volume/,
    at: /(^|\.)deleteOnTermination$/,
    source: 'VolumeAttachment, DeleteOnTermination',
  }),
  motoShows('says nothing of auto-recovery', {
    call: /Instances/,
    at: /(^|\.)autoRecovery$/,
    source: 'Instance, MaintenanceOptions: AutoRecovery is default or disabled',
  }),
  motoShows('shows a reason of its state that is empty, of a server that has none', {
    call: /Instances/,
    at: /(^|\.)stateReason$/,
    source: 'Instance, StateReason: the reason for the most recent state transition',
  }),
  motoShows('says nothing of the boot mode', {
    call: /Instances/,
    at: /(^|\.)bootMode$/,
    source: 'Instance, BootMode',
  }),
  {
    name: 'the simulated EC2 shows no metadata options that nobody asked for',
    wrong: 'simulated',
    source: 'Instance, MetadataOptions: always there, with the defaults of account and image',
    call: /Instances/,
    at: /(^|\.)(launchedAs\.metadata|traits\.metadata-options)$/,
  },
  motoShows('shows SR-IOV of every server', {
    call: /Instances/,
    at: /(^|\.)traits\.sriov$/,
    source: 'Instance, SriovNetSupport: where the Intel interface is enabled; of images for ENA it is not there',
  }),
  motoShows('launches the primary NIC without DeleteOnTermination', {
    call: /Instances|NetworkInterfaces/,
    at: /(nics\.0|attachment)\.deleteOnTermination$/,
    source: 'RunInstances, DeleteOnTermination: on for a NIC that the launch makes',
  }),
];
