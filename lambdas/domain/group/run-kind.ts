/** What a run of a workflow does to its group. */
export const RUN_KINDS = ['failover', 'roll-back', 'enable', 'reprotect', 'disable', 'restore'] as const;

export type RunKind = (typeof RUN_KINDS)[number];

/** What the state machines do, one machine each: SDRS enables protection and protects again with one and the same call. */
export const MACHINE_KINDS = ['failover', 'roll-back', 'protect', 'unprotect', 'restore'] as const;

export type MachineKind = (typeof MACHINE_KINDS)[number];

/** The machine that a run of each kind is an execution of. */
export const MACHINE_OF = {
  failover: 'failover',
  'roll-back': 'roll-back',
  enable: 'protect',
  reprotect: 'protect',
  disable: 'unprotect',
  restore: 'restore',
} as const satisfies Readonly<Record<RunKind, MachineKind>>;

/** Whatever there is once for each state machine, by what the machine does. */
export const perMachine = <T>(make: (machine: MachineKind) => T): Readonly<Record<MachineKind, T>> =>
  Object.fromEntries(MACHINE_KINDS.map((machine) => [machine, make(machine)])) as Record<MachineKind, T>;

/** Runs that are no failover and give none back: each has a record of its own. */
export const isProtectionRun = (kind: RunKind): kind is ProtectionRunKind =>
  kind !== 'failover' && kind !== 'roll-back';

export type ProtectionRunKind = Exclude<RunKind, 'failover' | 'roll-back'>;
