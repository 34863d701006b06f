/** Why automation decided as it did. Codes are contract: they are in the audit trail. */
export const REASON_CODES = [
  'nothing-faulty',
  'too-few-sources',
  'too-few-kinds',
  'monitors-alone',
  'not-lasting',
  'fault-lasting',
  'mode-off',
  'mode-notify',
  'brake-on',
  'wrong-status',
  'protection-not-enabled',
  'failover-running',
  'cool-down',
  'acknowledgement-needed',
  'outside-hours',
  'limit-reached',
  'signals-implausible',
  'no-heartbeat',
  'blind',
  'prerequisite-unmet',
  'dr-server-missing',
  'termination-not-allowed',
  'refuted-by-ec2',
] as const;

export type ReasonCode = (typeof REASON_CODES)[number];

export interface Reason {
  readonly code: ReasonCode;
  /** One sentence for people. */
  readonly message: string;
}

export const reason = (code: ReasonCode, message: string): Reason => ({ code, message });
