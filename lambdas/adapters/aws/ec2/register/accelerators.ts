import type {
  FpgaDeviceInfo,
  FpgaInfo,
  GpuDeviceInfo,
  GpuInfo,
  InferenceAcceleratorInfo,
  InferenceDeviceInfo,
  MediaAcceleratorInfo,
  MediaDeviceInfo,
  NeuronDeviceInfo,
  NeuronInfo,
} from '@aws-sdk/client-ec2';
import { CHOICE_OF_TYPE } from './reasons.ts';
import { alike, type Register, within } from './verdict.ts';

/** What a type has besides processor and memory. Told by the names of the devices. */
const NAMED = { Name: alike('accelerators'), Manufacturer: CHOICE_OF_TYPE, Count: CHOICE_OF_TYPE } as const;
const MEMORY = { MemoryInfo: CHOICE_OF_TYPE } as const;

const GPU_DEVICE = {
  ...NAMED,
  ...MEMORY,
  LogicalGpuCount: CHOICE_OF_TYPE,
  GpuPartitionSize: CHOICE_OF_TYPE,
  Workloads: CHOICE_OF_TYPE,
} satisfies Register<GpuDeviceInfo>;

export const GPU = { Gpus: within(GPU_DEVICE), TotalGpuMemoryInMiB: CHOICE_OF_TYPE } satisfies Register<GpuInfo>;

const FPGA_DEVICE = { ...NAMED, ...MEMORY } satisfies Register<FpgaDeviceInfo>;

export const FPGA = { Fpgas: within(FPGA_DEVICE), TotalFpgaMemoryInMiB: CHOICE_OF_TYPE } satisfies Register<FpgaInfo>;

const INFERENCE_DEVICE = { ...NAMED, ...MEMORY } satisfies Register<InferenceDeviceInfo>;

export const INFERENCE = {
  Accelerators: within(INFERENCE_DEVICE),
  TotalInferenceMemoryInMiB: CHOICE_OF_TYPE,
} satisfies Register<InferenceAcceleratorInfo>;

const MEDIA_DEVICE = { ...NAMED, ...MEMORY } satisfies Register<MediaDeviceInfo>;

export const MEDIA = {
  Accelerators: within(MEDIA_DEVICE),
  TotalMediaMemoryInMiB: CHOICE_OF_TYPE,
} satisfies Register<MediaAcceleratorInfo>;

const NEURON_DEVICE = {
  Name: alike('accelerators'),
  Count: CHOICE_OF_TYPE,
  CoreInfo: CHOICE_OF_TYPE,
  ...MEMORY,
} satisfies Register<NeuronDeviceInfo>;

export const NEURON = {
  NeuronDevices: within(NEURON_DEVICE),
  TotalNeuronDeviceMemoryInMiB: CHOICE_OF_TYPE,
} satisfies Register<NeuronInfo>;
