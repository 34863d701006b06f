import { instant } from '../handlers/instant.ts';
import { type Actor, eventBy } from '../handlers/operations/groups/actor.ts';
import type { ApiDeps } from './deps.ts';
import { answerFor } from './errors.ts';

interface Asked {
  readonly groupId: string;
  readonly actor: Actor;
  /** e.g. `failover-server-group`. */
  readonly what: string;
}

/**
 * What was asked of a group and refused is in its audit trail too, under SDRS's name for an action that was not begun. An
 * error that is no refusal (AWS did not answer) does not say whether it was begun, and is not called one.
 */
export const auditRefusals = async <T>(deps: ApiDeps, asked: Asked, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    // The caller hears of what became of the request, not of its line in the trail.
    if (error instanceof Error) await note(deps, asked, error).catch((lost: unknown) => log(deps, asked, lost));
    throw error;
  }
};

const note = async ({ store, clock }: ApiDeps, { groupId, actor, what }: Asked, error: Error): Promise<void> => {
  if (!(await store.findGroup(groupId))) return;
  const isRefused = answerFor(error, actor.requestId).status < 500;
  const message = isRefused
    ? `Refused ${what}: ${error.message}`
    : `It is not known what came of ${what}: ${error.message}`;
  const data = { error: error.name };
  await store.appendEvents([
    eventBy(actor, { at: instant(clock), groupId, type: 'protectionGroupAction', message, data }),
  ]);
};

const log = (deps: ApiDeps, { groupId, actor, what }: Asked, lost: unknown): unknown =>
  deps.log(
    JSON.stringify({
      level: 'ERROR',
      message: `${what} was not done, and the audit trail could not be told`,
      timestamp: instant(deps.clock),
      ...actor,
      groupId,
      error: String(lost),
    }),
  );
