import type { SimulatedEc2 } from '../simulated-aws/ec2.ts';
import type { Copied } from './copy.ts';
import type { Ports } from './ports.ts';

/** The whole service in this process: the real handlers and adapters, on a simulated EC2. */
export interface Runtime extends Ports {
  /** Seconds of the clock in a real one, while it flows. Absent where a test moves the clock. */
  readonly speed?: number;
  /** The simulated EC2 below all of it, with its faults. */
  readonly ec2: SimulatedEc2;
  /** All that is kept here, as it is now, apart from the executions. Nothing of it changes for being copied. */
  copy(): Promise<Copied>;
  /** Whether executions run in this process. If not, another one owns the home and this one can look and wait. */
  readonly owned: boolean;
  /** Whether the process that owned the home has left it: nothing works here any more, opened anew all does. */
  isOrphaned(): boolean;
  /** Tells later processes of this home where the API is served. */
  announce(api: string): void;
  /** Does work, while which simulated time stands still unless the work sleeps. Executions are such work by themselves. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** Lets whoever sleeps wake without waiting, up to that moment of the clock. Absent where another process makes the time. */
  hurry?(until: number): void;
  /** Resolves when the execution has ended. @throws RuntimeStoppedError when the process that runs it ended before */
  untilEnded(executionId: string): Promise<void>;
  /** Executions that still run are aborted, and the same failover started again takes over. */
  close(): Promise<void>;
}
