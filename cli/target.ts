import type { Termination } from '../lambdas/domain/plan/plan-relaunch.ts';
import type { Alarms } from '../lambdas/ports/alarms.ts';
import type { PermissionProbe } from '../lambdas/ports/permission-probe.ts';
import type { Ports } from '../lambdas/ports/ports.ts';
import type { Copied } from '../local/copy.ts';
import type { SimulatedEc2 } from '../simulated-aws/ec2.ts';

/** The simulated account of the embedded runtime, which can be furnished and broken at will. */
export interface SimulatedAccount {
  readonly ec2: SimulatedEc2;
  /** The account and the table as they are now. Nothing of them changes for being copied. */
  copy(): Promise<Copied>;
  /** As that of the runtime. Absent where another process makes the time of the site. */
  hurry?(until: number): void;
}

/** Where a command works: the embedded runtime, a deployed stack, or anything that speaks the same protocols. */
export interface Target
  extends Pick<Ports, 'store' | 'jobs' | 'compute' | 'workflow' | 'automation' | 'clock' | 'turns'> {
  /** CloudWatch's alarms, which a sweep of automation asks. */
  readonly alarms: Alarms;
  /** For people: which one it is. */
  readonly label: string;
  /** Who gives the command, by what this machine and the credentials say, as it goes on record. */
  caller(): Promise<string>;
  /** Whether the deployment may terminate and launch servers. */
  readonly termination: Termination;
  /** Whether the deployment acts only on what carries the group's tag; `false` also where that is not known. */
  readonly confined: boolean;
  /** The steps, asked what they may do. Only where they can be reached. */
  readonly probe?: PermissionProbe;
  /** Does work, while which the time of a simulated site stands still unless the work sleeps. @default at once */
  during?<T>(work: () => Promise<T>): Promise<T>;
  /** Milliseconds of `clock` between two looks at a running failover. */
  readonly pollMs: number;
  /** Milliseconds of `clock` between two times that a terminal shows. @default pollMs */
  readonly tickMs?: number;
  /** Whether runs run in this process: they stand still once it has ended. */
  readonly runsHere: boolean;
  /** Only where EC2 is simulated. */
  readonly simulation?: SimulatedAccount;
  /** Whether whatever the target depends on has left: nothing works any more, opened anew it does. @default never */
  isOrphaned?(): boolean;
  close(): Promise<void>;
}

/** Which target is meant, as said on the command line. */
export interface TargetOptions {
  readonly home: string;
  readonly speed: number;
  readonly stack?: string;
  readonly table?: string;
  readonly stateMachineArn?: string;
  readonly endpointUrl?: string;
  /** As it was given: JSON. @default what the deployed stack declares, else EC2's documented defaults */
  readonly ec2ApiLimits?: string;
  /** As it was given: a number. @default as for the limits */
  readonly ec2ApiShare?: string;
}

export type OpenTarget = (options: TargetOptions) => Promise<Target>;
