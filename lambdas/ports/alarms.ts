import type { Facts } from '../domain/site/observed.ts';

/** What a CloudWatch alarm says now. */
export interface AlarmNow {
  readonly state: 'ALARM' | 'OK' | 'INSUFFICIENT_DATA';
  /** Why it is in ALARM and wakes nobody, as the end of a sentence. Absent where nothing keeps it from that. */
  readonly hushed?: string;
}

/** CloudWatch's alarms, asked. */
export interface Alarms {
  /**
   * What each says now, by its name: absent where CloudWatch has none of that name, unknown where it did not answer, with the
   * reason. Never throws for what CloudWatch answers.
   */
  ask(names: readonly string[]): Promise<Facts<AlarmNow>>;
}
