import { CALL_FAULTS, type CallFault, type CallFaultName } from './call-faults.ts';
import { PEOPLE } from './people.ts';
import { SERVICE_ACTS } from './service-acts.ts';
import { SITE_FAULTS } from './site-faults.ts';
import type { TimedFault } from './timed-fault.ts';

export { CALL_FAULT_NAMES, type CallFault, type CallFaultName, callFault } from './call-faults.ts';
export {
  disksAt,
  isStanding,
  STANDING,
  type StandingFault,
  type StandingFaultName,
  type StandsAt,
  standingFault,
} from './standing.ts';
export type { Begun, FaultScene, Ledger, TimedFault, Undo } from './timed-fault.ts';

/** Every fault that begins at a moment. */
export const TIMED_FAULTS = { ...SITE_FAULTS, ...SERVICE_ACTS, ...PEOPLE } as const;

export type TimedFaultName = keyof typeof TIMED_FAULTS;
/** Timed faults, by who or what brings them. */
export const SITE_FAULT_NAMES = Object.keys(SITE_FAULTS) as readonly (keyof typeof SITE_FAULTS)[];
export const SERVICE_ACT_NAMES = Object.keys(SERVICE_ACTS) as readonly (keyof typeof SERVICE_ACTS)[];
export const PEOPLE_NAMES = Object.keys(PEOPLE) as readonly (keyof typeof PEOPLE)[];
export const TIMED_FAULT_NAMES = Object.keys(TIMED_FAULTS) as readonly TimedFaultName[];
/** Whether it befalls the site or a service below; else somebody does it. */
export const isOfSite = (name: TimedFaultName): boolean => Object.hasOwn(SITE_FAULTS, name);
export const timedFault = (name: TimedFaultName): TimedFault => TIMED_FAULTS[name];

/** The one list of faults of all commands. */
export const FAULTS: Readonly<Record<CallFaultName | TimedFaultName, CallFault | TimedFault>> = {
  ...CALL_FAULTS,
  ...TIMED_FAULTS,
};

export const isCallFault = (name: CallFaultName | TimedFaultName): name is CallFaultName =>
  Object.hasOwn(CALL_FAULTS, name);

/** A fault of a run, as a value: what, when, and for how long. */
export type Fault =
  | {
      readonly is: CallFaultName;
      /** Number of the call among all of functions and commands; 1 is the first. */
      readonly call: number;
      readonly seconds?: number;
    }
  | {
      readonly is: TimedFaultName;
      /** Seconds after the failovers were asked for, at the latest. */
      readonly at: number;
      /** Number of the call, among all of functions and commands, at which it begins: in the middle of a step. @default at its moment */
      readonly during?: number;
      /** @default until nothing is disturbed any more */
      readonly seconds?: number;
      /** Which server it is about, counted over all groups from 0. */
      readonly server: number;
    };
