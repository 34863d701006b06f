import type { ProtectionGroup } from '../../../domain/group/protection-group.ts';
import { type ShownReadiness, shownReadiness } from '../../../domain/readiness/readiness.ts';
import type { Ports } from '../../../ports/ports.ts';
import { instant } from '../../instant.ts';

/** How ready a group is, by the last plan that was made of it on schedule. Looks at nothing in EC2. */
export const createShowReadiness =
  ({ store, clock }: Pick<Ports, 'store' | 'clock'>) =>
  async (group: ProtectionGroup): Promise<ShownReadiness> =>
    shownReadiness(group, await store.findReadiness(group.id), instant(clock));
