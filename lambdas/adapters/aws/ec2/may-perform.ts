import type { Action, ActionKind } from '../../../domain/actions.ts';
import type { Permission } from '../../../domain/permissions.ts';
import { NO_AUTO_SCALING } from './auto-scaling.ts';
import { type ActionOf, type ApiCall, CALLS } from './calls.ts';
import { sortError } from './errors.ts';
import type { Reader } from './look.ts';
import type { Ec2 } from './reads.ts';

/**
 * Kinds of action that EC2 can be asked for without doing them, each in one request with a `DryRun` parameter (EC2 API
 * Reference of each action). Whatever is not in here is never sent: without that parameter it would be done.
 * Not in here: `assign-ips` (AssignPrivateIpAddresses has no dry run) and `terminate` (its permission depends on the tag
 * that the failover sets before, so that a dry run says no where the call itself will be allowed).
 */
const DRY_RUNNABLE: ReadonlySet<ActionKind> = new Set<ActionKind>([
  'tag-fenced',
  'untag-fenced',
  'force-stop',
  'detach-volume',
  'create-volume',
  'attach-volume',
  'keep-nic',
  'release-nic',
  'detach-nic',
  'attach-nic',
  'associate-address',
]);

/** Asks for each action by a dry run of its own, paced as the calls themselves. Safe to repeat: nothing is done. */
export const mayPerform = (reader: Reader, actions: readonly Action[], until: number): Promise<readonly Permission[]> =>
  Promise.all(actions.map((action) => askFor(reader, action, until)));

const askFor = async ({ ec2, pacer }: Reader, action: Action, until: number): Promise<Permission> => {
  const call = CALLS[action.do] as ApiCall<ActionKind>;
  if (!DRY_RUNNABLE.has(action.do)) return { is: 'unknown', why: `EC2 has no dry run of ${call.api} that would tell.` };
  if (!(await pacer.take(call.api, until))) return { is: 'unknown', why: `The allowance of ${call.api} is used up.` };
  try {
    // Auto Scaling has no dry runs: no client of it is ever asked here.
    await call.send(dryRunning(ec2), [action as ActionOf<ActionKind>], NO_AUTO_SCALING);
  } catch (error) {
    return answerOf(error, () => pacer.drained(call.api));
  }
  return { is: 'unknown', why: `EC2 answered a dry run of ${call.api} as if it had acted.` };
};

const answerOf = (error: unknown, onThrottled: () => void): Permission => {
  const { code, reason, throttled } = sortError(error);
  if (throttled) onThrottled();
  if (code === 'DryRunOperation') return { is: 'granted' };
  return { is: code === 'UnauthorizedOperation' ? 'denied' : 'unknown', why: reason };
};

/** The same request, as a question. Without its token, which the call itself is to find unused: what a dry run does to one is not documented. */
const dryRunning = (ec2: Ec2): Ec2 => {
  const send = (command: { readonly input: object }) => {
    Object.assign(command.input, { DryRun: true }, 'ClientToken' in command.input ? { ClientToken: undefined } : {});
    return (ec2.send as (sent: object) => Promise<unknown>)(command);
  };
  return { send } as unknown as Ec2;
};
