import type { Sha256 } from '../domain/trail/audit-chain.ts';
import type { Background } from '../ports/background.ts';
import type { Ports } from '../ports/ports.ts';
import type { Identify } from './caller.ts';

/** What the deployment offers. */
export interface ApiSettings {
  /** Availability zones in which sites can be. */
  readonly zones: readonly string[];
  /** The page of an execution in the AWS console. Absent where executions run on a person's machine. */
  readonly executionLink?: (executionArn: string) => string;
  /** How long a call may take before whatever stands in front gives up. Absent where nothing does. */
  readonly patienceMs?: number;
}

/** What the API needs from the world. */
export interface ApiDeps extends Omit<Ports, 'turns'> {
  readonly settings: ApiSettings;
  readonly sha256: Sha256;
  readonly background: Background;
  /** Who is calling, and the call's id where whatever stands in front has given it one. */
  readonly identify: Identify;
  /** Takes one line of the access log, a JSON object. */
  readonly log: (line: string) => unknown;
}
