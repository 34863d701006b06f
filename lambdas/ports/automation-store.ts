import type { AutomationControl, AutomationState } from '../domain/automation/state.ts';

/** Something that is kept, and how often it has been written. */
export interface Versioned<T> {
  readonly value: T;
  /** 0: it has never been written. */
  readonly version: number;
}

/**
 * Where automation keeps what it knows. Reads are strongly consistent. A write counts only if nobody has written since
 * `version` was read, so that two deciders never decide on the same state differently.
 */
export interface AutomationStore {
  /** `undefined` where the group was never given a policy. @throws ItemNotUnderstoodError */
  findState(groupId: string): Promise<Versioned<AutomationState> | undefined>;
  /** The groups that have a state, also deleted groups, and groups whose state is not understood. */
  listGroupIds(): Promise<readonly string[]>;
  /** Repeating it is safe. @param version of the state as read, 0 for a new state. @throws StaleAutomationError */
  saveState(state: AutomationState, version: number): Promise<void>;
  /** What is one for all groups. */
  findControl(): Promise<Versioned<AutomationControl>>;
  /** Repeating it is safe. @throws StaleAutomationError */
  saveControl(control: AutomationControl, version: number): Promise<void>;
}
