import type { Placement, RunInstancesRequest, Tenancy } from '@aws-sdk/client-ec2';
import { ec2Error } from '../engine/errors.ts';
import type { Site } from '../engine/site.ts';
import type { LaunchOptions } from './launch-options-model.ts';

/** Source: RunInstances: what it is asked for, and under which name DescribeInstances shows it. */
export const launchOptions = (input: RunInstancesRequest, site: Site): { readonly options?: LaunchOptions } => {
  checkTogether(input);
  const { CapacityReservationSpecification, CpuOptions, EnclaveOptions, HibernationOptions } = input;
  const { KernelId, RamdiskId, NetworkPerformanceOptions, PrivateDnsNameOptions } = input;
  const options = {
    CapacityReservationSpecification,
    CpuOptions,
    EnclaveOptions,
    HibernationOptions,
    KernelId,
    NetworkPerformanceOptions,
    PrivateDnsNameOptions,
    RamdiskId,
    ...licensed(input),
    ...watched(input),
    ...operated(input),
    ...secondary(input, site),
    ...placed(input),
  };
  const asked = Object.entries(options).filter(([, value]) => value !== undefined);
  return asked.length > 0 ? { options: Object.fromEntries(asked) } : {};
};

/** Source: RunInstances, `EnclaveOptions`: not together with hibernation. UNVERIFIED[enclaves-with-hibernation]: the code. */
const checkTogether = ({ EnclaveOptions, HibernationOptions }: RunInstancesRequest): void => {
  if (!EnclaveOptions?.Enabled || !HibernationOptions?.Configured) return;
  const message = 'Nitro Enclaves and hibernation cannot both be enabled on one instance';
  throw ec2Error('InvalidParameterCombination', message);
};

const licensed = ({ LicenseSpecifications }: RunInstancesRequest): LaunchOptions =>
  LicenseSpecifications ? { Licenses: LicenseSpecifications } : {};

const watched = ({ Monitoring }: RunInstancesRequest): LaunchOptions =>
  Monitoring ? { Monitoring: { State: Monitoring.Enabled ? 'enabled' : 'disabled' } } : {};

const operated = ({ Operator }: RunInstancesRequest): LaunchOptions =>
  Operator?.Principal ? { Operator: { Managed: true, Principal: Operator.Principal } } : {};

/** Of secondary networks only that their interfaces are there. */
const secondary = ({ SecondaryInterfaces: asked }: RunInstancesRequest, site: Site): LaunchOptions =>
  asked ? { SecondaryInterfaces: asked.map(() => ({ SecondaryInterfaceId: site.newId('secondary-eni').id })) } : {};

const placed = ({ Placement: it }: RunInstancesRequest): LaunchOptions => {
  const { AvailabilityZone: _, ...placement }: Placement = it ?? {};
  return Object.keys(placement).length > 0 ? { placement } : {};
};

/** Source: DescribeInstances, `Placement`: the tenancy is always there. */
export const placementShape = (
  { placement }: LaunchOptions,
  AvailabilityZone: string,
): Placement & { readonly Tenancy: Tenancy } => ({
  AvailabilityZone,
  ...placement,
  Tenancy: placement?.Tenancy ?? 'default',
});
