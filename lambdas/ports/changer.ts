import type { ActionOutcome, NotDone } from '../domain/site/actions.ts';
import type { ChangeCall } from '../domain/site/change-calls.ts';

/** What came of a call: `made` is the id of what it has made. */
export type Changed = (Extract<ActionOutcome, { readonly outcome: 'done' }> & { readonly made?: string }) | NotDone;

/** Changes what a client has asked for, of protected servers and their disks. A failover never does. */
export interface Changer {
  /** Makes one call. `until` as that of `Compute.perform`. Never throws for what EC2 answers. */
  change(call: ChangeCall, until?: number): Promise<Changed>;
}
