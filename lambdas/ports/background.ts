/** What the service does by itself now and then, asked for out of turn. It may still be at it once this returns. */
export interface Background {
  /** The recorder looks at the group, records its production and judges its plan. Repeating it is safe: it looks again. */
  refresh(groupId: string): Promise<void>;
  /** The guard looks after the group's fenced servers. Repeating it is safe: it looks again. */
  sweepGuard(groupId: string): Promise<void>;
  /**
   * The synchroniser takes recovery points of the group out of turn, of some protected instances or of all. Repeating it is safe: a
   * server that has one pending is left to it.
   */
  synchronise(groupId: string, now: readonly string[] | 'all'): Promise<void>;
  /** The changer brings a change of a member to its end. Repeating it is safe: it goes on where the last try has ended. */
  change(groupId: string, changeId: string): Promise<void>;
}
