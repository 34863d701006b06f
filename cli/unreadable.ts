import { type GroupTrouble, messageOf, toldOf } from '../lambdas/domain/errors/unreadable.ts';
import { EXIT } from './exit-codes.ts';
import type { Outcome, Session } from './session.ts';

/** A list of what could be read. The groups that could not are named on standard error, and by the exit code. */
export const beside = (
  { io }: Pick<Session, 'io'>,
  troubles: readonly GroupTrouble[],
  listed: Outcome & { readonly json: object },
): Outcome => {
  if (troubles.length === 0) return listed;
  for (const trouble of troubles) io.err(toldOf(trouble));
  const unreadable = troubles.map((trouble) => ({ groupId: trouble.groupId, message: messageOf(trouble) }));
  return { ...listed, json: { ...listed.json, unreadable }, exitCode: EXIT.unexpected };
};
