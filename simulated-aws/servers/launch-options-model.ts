import type { Instance } from '@aws-sdk/client-ec2';

/** What a launch asks for and the instance shows from then on. */
export type LaunchOptions = Pick<
  Instance,
  | 'CapacityReservationSpecification'
  | 'CpuOptions'
  | 'EnclaveOptions'
  | 'HibernationOptions'
  | 'KernelId'
  | 'Licenses'
  | 'Monitoring'
  | 'NetworkPerformanceOptions'
  | 'Operator'
  | 'PrivateDnsNameOptions'
  | 'RamdiskId'
  | 'SecondaryInterfaces'
> & { readonly placement?: Omit<NonNullable<Instance['Placement']>, 'AvailabilityZone'> };
