import type { ChainEnd, Sha256 } from '../../../domain/trail/audit-chain.ts';
import { type ChainVerdict, verifyChain } from '../../../domain/trail/verify-chain.ts';
import type { GroupStore } from '../../../ports/group-store.ts';
import { findGroup } from '../groups/find-group.ts';

export interface VerifyTrailDeps {
  readonly store: GroupStore;
  readonly sha256: Sha256;
}

export interface VerifyTrailInput {
  /** Id or unique name. */
  readonly group: string;
  /** An event that the trail is known to have had. @default nothing is known, so a cut-off end cannot be seen */
  readonly head?: ChainEnd;
}

/** Whether a group's trail is what was written. Changes nothing. @throws GroupNotFoundError, AmbiguousNameError */
export const createVerifyTrail =
  ({ store, sha256 }: VerifyTrailDeps) =>
  async ({ group, head }: VerifyTrailInput): Promise<ChainVerdict> =>
    verifyChain(await store.listEvents((await findGroup(store, group)).id), sha256, head ? { head } : {});
