import type { Image } from '@aws-sdk/client-ec2';
import { carried, irrelevant, type Register } from './verdict.ts';

/** DescribeImages is not called: production's disks come from snapshots, and a server shows what its image has made of it. */
const SERVER_SHOWS = irrelevant('the server shows what came of it');
const OF_THE_IMAGE = irrelevant('of the image itself: no failover needs it once its server is there');

export const IMAGE = {
  ImageId: carried('RunInstances'),
  Architecture: SERVER_SHOWS,
  BlockDeviceMappings: irrelevant('the disks of the DR server are swapped for those of the recovery point'),
  BootMode: SERVER_SHOWS,
  EnaSupport: SERVER_SHOWS,
  Hypervisor: SERVER_SHOWS,
  ImdsSupport: SERVER_SHOWS,
  KernelId: SERVER_SHOWS,
  Platform: SERVER_SHOWS,
  PlatformDetails: SERVER_SHOWS,
  ProductCodes: SERVER_SHOWS,
  RamdiskId: SERVER_SHOWS,
  RootDeviceName: SERVER_SHOWS,
  RootDeviceType: SERVER_SHOWS,
  SriovNetSupport: SERVER_SHOWS,
  TpmSupport: SERVER_SHOWS,
  UsageOperation: SERVER_SHOWS,
  VirtualizationType: SERVER_SHOWS,
  State: irrelevant(
    'a launch needs it, of a relaunch alone: EC2 refuses it by name, and relaunch.md says to keep the image',
  ),
  StateReason: OF_THE_IMAGE,
  DeprecationTime: irrelevant('a deprecated image still launches servers'),
  DeregistrationProtection: OF_THE_IMAGE,
  ImageAllowed: OF_THE_IMAGE,
  InstanceTypeSpecification: OF_THE_IMAGE,
  CreationDate: OF_THE_IMAGE,
  Description: OF_THE_IMAGE,
  FreeTierEligible: OF_THE_IMAGE,
  ImageLocation: OF_THE_IMAGE,
  ImageOwnerAlias: OF_THE_IMAGE,
  ImageType: OF_THE_IMAGE,
  ImageWatermarks: OF_THE_IMAGE,
  LastLaunchedTime: OF_THE_IMAGE,
  Name: OF_THE_IMAGE,
  OwnerId: OF_THE_IMAGE,
  Public: OF_THE_IMAGE,
  PublicSsmParameterName: OF_THE_IMAGE,
  ScanResults: OF_THE_IMAGE,
  SourceImageId: OF_THE_IMAGE,
  SourceImageRegion: OF_THE_IMAGE,
  SourceInstanceId: OF_THE_IMAGE,
  Tags: OF_THE_IMAGE,
} satisfies Register<Image>;
