/** What a run of a workflow does to its group. Each kind has a state machine of its own. */
export const RUN_KINDS = ['failover'] as const;

export type RunKind = (typeof RUN_KINDS)[number];

/** What whoever holds a group's lease does with it. */
export type LeaseKind = RunKind | 'roll-back';

/** Whatever there is once for each kind of run, by the kind. */
export const perKind = <T>(make: (kind: RunKind) => T): Readonly<Record<RunKind, T>> =>
  Object.fromEntries(RUN_KINDS.map((kind) => [kind, make(kind)])) as Record<RunKind, T>;
