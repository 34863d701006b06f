/**
 * Status values of the Storage Disaster Recovery Service (SDRS v1 API), for the three kinds of resource a failover
 * touches. "Failover complete" and "Protection disabled" are two axes: the first is a group *status*
 * (`failed-over`), the second is its *protected status* (`stopped`).
 */

/** Every status of a protection group, as in the SDRS v1 API. */
export const GROUP_STATUSES = [
  'creating',
  'available',
  'protected',
  'deleting',
  'error-deleting',
  'error',
  'starting',
  'error-starting',
  'reprotecting',
  'error-reprotecting',
  'stopping',
  'error-stopping',
  'reversing',
  'error-reversing',
  'failing-over',
  'failed-over',
  'error-failing-over',
] as const;

export type GroupStatus = (typeof GROUP_STATUSES)[number];

/** Status of a protected instance: a group's, plus what can befall one server alone. */
export type InstanceStatus =
  | GroupStatus
  | 'nic-creating'
  | 'nic-deleting'
  | 'resizing'
  | 'error-resizing'
  /** A member server was deleted outside the service. */
  | 'invalid'
  /** Synchronisation of one of its pairs is abnormal. */
  | 'fault';

/** Status of a replication pair. */
export type PairStatus =
  | GroupStatus
  | 'extending'
  | 'error-extending'
  | 'attaching'
  | 'detaching'
  | 'error-attaching'
  | 'error-detaching'
  | 'invalid'
  | 'fault';

/** Whether the group's protection is on. After a failover it is `stopped` until reprotection. */
export type ProtectedStatus = 'started' | 'stopped';

/** `active-stopped`: no further recovery point is taken and the data on the DR side is consistent. */
export type ReplicationStatus = 'active' | 'copying' | 'inactive' | 'active-stopped';

/** 0: no fault. 2: the production disk cannot be read or written. 5: the replication link is down, no failover. */
export type FaultLevel = 0 | 2 | 5;

/** What the SDRS console calls the statuses that its users know by label. */
export const STATUS_LABELS: Partial<Record<InstanceStatus, string>> = {
  available: 'Available',
  protected: 'Protecting',
  'failing-over': 'Failing over',
  'failed-over': 'Failover complete',
  'error-failing-over': 'Failover failed',
  'error-reversing': 'Switchover failed',
  'error-starting': 'Enabling protection failed',
  'error-stopping': 'Disabling protection failed',
  'error-reprotecting': 'Re-enabling protection failed',
  invalid: 'Invalid',
  fault: 'Faulty',
};
