import { instant } from '../handlers/instant.ts';
import { type Actor, eventBy } from '../handlers/operations/actor.ts';
import type { ApiDeps } from './deps.ts';

interface Asked {
  readonly groupId: string;
  readonly actor: Actor;
  /** e.g. `failover-server-group`. */
  readonly what: string;
}

/** What was asked of a group and refused is in its audit trail too, under SDRS's name for an action that was not begun. */
export const auditRefusals = async <T>(
  { store, clock }: ApiDeps,
  { groupId, actor, what }: Asked,
  work: () => Promise<T>,
): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error) || !(await store.findGroup(groupId))) throw error;
    const message = `Refused ${what}: ${error.message}`;
    await store.appendEvents([
      eventBy(actor, {
        at: instant(clock),
        groupId,
        type: 'protectionGroupAction',
        message,
        data: { error: error.name },
      }),
    ]);
    throw error;
  }
};
