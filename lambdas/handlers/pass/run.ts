import type { AuditEvent } from '../../domain/group/failover.ts';
import type { Member } from '../../domain/group/member.ts';
import type { Instant } from '../../domain/instant.ts';
import type { Levels } from '../../domain/site/token-bucket.ts';

/** An event without what all events of a run have in common. */
export type Told = Required<Pick<AuditEvent, 'type' | 'message' | 'data'>>;

/** For whom passes are made. They know no more of it: not what it is called, nor by what right it has the group. */
export interface Run {
  readonly groupId: string;
  /** Who issues the calls, as the trail has it. @default a failover, which is not named */
  readonly by?: 'roll-back';
  /** Its fencing token: what it writes is refused once somebody else has a higher one. */
  readonly epoch: number;
  /** How full the account's buckets were when the run last left them. */
  readonly levels: Levels;
  /** The group's members as they are kept. @throws where the run does not hold the group any more, or was called off */
  members(): Promise<readonly Member[]>;
  /**
   * The last look before calls go out: whoever was suspended meanwhile finds the group with somebody else and stops
   * here.
   * @param before the members as the pass has found them @throws as {@link members}
   */
  assertHeld(before: readonly Member[]): Promise<void>;
  /** Puts events into the trail under the run's name. */
  tell(events: readonly Told[], at: Instant): Promise<void>;
}
