import type { Instant } from '../domain/instant.ts';
import { type AskedPermissions, askedOf, callsToAsk } from '../domain/readiness/permissions.ts';
import type { DryRun } from '../domain/rehearsal/dry-run.ts';
import type { PermissionProbe } from '../ports/permission-probe.ts';

export interface AskingDeps {
  /** @default nobody can be asked for permissions */
  readonly probe?: PermissionProbe;
}

/** Asks the step functions for the calls that a failover would make now. Undefined where nobody can be asked. */
export const askPermissions = async (
  { probe }: AskingDeps,
  rehearsed: DryRun,
  at: Instant,
): Promise<AskedPermissions | undefined> => {
  if (!probe) return undefined;
  const calls = [...callsToAsk(rehearsed)];
  const answers = await Promise.all(
    calls.map(async ([phase, actions]) => {
      const permissions = actions.length > 0 ? await probe.ask(phase, actions) : [];
      return actions.flatMap((action, n) => askedOf(action, permissions[n] ?? NO_ANSWER));
    }),
  );
  return { at, asked: answers.flat() };
};

const NO_ANSWER = { is: 'unknown', why: 'The step gave no answer for this call.' } as const;
