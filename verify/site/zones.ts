import {
  type _InstanceType,
  type AvailabilityZone,
  DescribeAvailabilityZonesCommand,
  DescribeInstanceTypeOfferingsCommand,
} from '@aws-sdk/client-ec2';
import { issue } from '../../local/site/ec2.ts';
import type { Account } from '../account/account.ts';
import { SiteNotMadeError } from '../errors.ts';
import { SERVER_TYPE } from './template.ts';

/** Where the site stands, and another zone of the region. */
export interface Zones {
  readonly zone: string;
  readonly otherZone: string;
}

/** Has an inexpensive size, and two NICs. Source: EC2 Instance Types guide, Instance types by hypervisor. */
export const XEN_TYPE: _InstanceType = 't2.micro';

/** No Local Zone, and no Wavelength Zone. Source: EC2 API Reference, AvailabilityZone, ZoneType. */
const PLAIN = 'availability-zone';

/** The zones that offer a server type. Not every zone does. */
export const zonesOffering = async (account: Account, type: _InstanceType): Promise<readonly string[]> => {
  const Filters = [{ Name: 'instance-type', Values: [type] }];
  const asked = { LocationType: 'availability-zone', Filters } as const;
  const { InstanceTypeOfferings = [] } = await issue(account, new DescribeInstanceTypeOfferingsCommand(asked));
  return InstanceTypeOfferings.flatMap(({ Location }) => Location ?? []).sort();
};

/** A zone with both server types, where there is one, and any other zone. @throws SiteNotMadeError without two zones */
export const chooseZones = async (account: Account): Promise<Zones> => {
  const { AvailabilityZones = [] } = await issue(account, new DescribeAvailabilityZonesCommand({}));
  const isPlain = ({ ZoneType = PLAIN }: AvailabilityZone) => ZoneType === PLAIN;
  const all = AvailabilityZones.filter(isPlain).flatMap(({ ZoneName }) => ZoneName ?? []);
  const fit = (await zonesOffering(account, SERVER_TYPE)).filter((one) => all.includes(one));
  const xen = await zonesOffering(account, XEN_TYPE);
  const zone = fit.find((one) => xen.includes(one)) ?? fit[0];
  const otherZone = all.find((one) => one !== zone);
  if (zone !== undefined && otherZone !== undefined) return { zone, otherZone };
  throw new SiteNotMadeError(`the region has ${all.length} zones, and ${SERVER_TYPE} in ${fit.length}`);
};
