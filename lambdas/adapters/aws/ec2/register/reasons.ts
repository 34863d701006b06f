import { irrelevant } from './verdict.ts';

/** Reasons that many members share. */

/** What is asked for by an id is known by that id. */
export const ASKED_BY = irrelevant('it is what EC2 is asked by');

export const MOMENT = irrelevant('a moment of its history, which binds nobody');

export const OWN_ID = irrelevant('an id of its own, which names nothing else');

export const ACCOUNT = irrelevant('all of a group is in one account');

export const ZONE_ID = irrelevant('another name of the zone, which is compared by AvailabilityZone');

export const DISCONTINUED = irrelevant('AWS has discontinued the service');

/** Of the NIC as the instance shows it; the NIC itself is looked at. */
export const SAID_BY_NIC = irrelevant('NetworkInterface says it, and that shape is looked at');

export const DNS_OF_ADDRESS = irrelevant('follows from the address and the options of the VPC');

export const CHOICE_OF_TYPE = irrelevant(
  'whoever chooses the type chooses it; memory, vCPUs and accelerators are compared',
);

export const FIXED_AT_LAUNCH = irrelevant('says what a launch may ask for; the server shows what was asked for');
