import type { ProtectionGroup } from '../../../domain/group/protection-group.ts';
import { type ShownReadiness, shownReadiness } from '../../../domain/readiness/readiness.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { GroupStore } from '../../../ports/group-store.ts';
import { instant } from '../../instant.ts';

/** How ready a group is, by the last plan that was made of it on schedule. Looks at nothing in EC2. */
export const createShowReadiness =
  ({ store, clock }: { readonly store: GroupStore; readonly clock: Clock }) =>
  async (group: ProtectionGroup): Promise<ShownReadiness> =>
    shownReadiness(group, await store.findReadiness(group.id), instant(clock));
