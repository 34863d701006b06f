/** CloudWatch's alarms, as they are kept with a site. */

export interface AlarmRecord {
  /** Its name. */
  readonly id: string;
  readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  readonly reason: string;
  /** When its state last changed. */
  readonly changedAt: number;
  /** A composite alarm has one; absent for a metric alarm. */
  readonly rule?: string;
  /** Name of the alarm that keeps a composite one from waking anybody, while it is in ALARM. */
  readonly suppressor?: string;
}

export interface MuteRuleRecord {
  /** Its name. */
  readonly id: string;
  readonly alarms: readonly string[];
  readonly from: number;
  readonly until: number;
}
