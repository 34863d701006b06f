import type { Permission } from '../../../domain/readiness/permissions.ts';
import type { Action, ActionKind } from '../../../domain/site/actions.ts';
import type { ActionOf, ApiCall } from './api-call.ts';
import { NO_AUTO_SCALING } from './auto-scaling.ts';
import { CALLS } from './calls.ts';
import { type Refusal, sortAction } from './errors.ts';
import type { Reader } from './look.ts';
import { otherWay } from './other-ways.ts';
import type { Ec2 } from './reads.ts';

/** Why a kind of action cannot be asked for. */
const NO_DRY_RUN = 'has no dry run that would tell';

/**
 * Whether EC2 can be asked for a kind of action without doing it, in one request with a `DryRun` parameter (EC2 API
 * Reference of each action); else why not. What is not to be asked for is never sent: without that parameter it would be done.
 */
export const DRY_RUNS: Readonly<Record<ActionKind, true | string>> = {
  'tag-fenced': true,
  'untag-fenced': true,
  'tag-pinned': true,
  'untag-pinned': true,
  'tag-freed': true,
  'untag-freed': true,
  'tag-group': true,
  'untag-group': true,
  'set-protection': true,
  'leave-scaling-group': `${NO_DRY_RUN}, like all of Auto Scaling`,
  'join-scaling-group': `${NO_DRY_RUN}, like all of Auto Scaling`,
  'set-auto-recovery': true,
  'force-stop': true,
  'isolate-nic': true,
  'restore-groups': true,
  'detach-volume': true,
  'create-volume': true,
  'attach-volume': true,
  'keep-nic': true,
  'release-nic': true,
  'detach-nic': true,
  'attach-nic': true,
  'associate-address': true,
  'assign-ips': NO_DRY_RUN,
  'keep-volumes': true,
  'release-volumes': true,
  terminate: `${NO_DRY_RUN}, as it is permitted only once the failover has tagged the server`,
  'check-launch': `${NO_DRY_RUN} before, as it is a dry run itself, right before the termination`,
  'launch-server': `${NO_DRY_RUN} before the one that the failover itself makes, right before the termination`,
  'replace-route': true,
  'create-route': true,
  'replace-transit-route': true,
  'create-transit-route': true,
  'source-dest-check-off': true,
};

/** Asks for each action by a dry run of its own, paced as the calls themselves. Safe to repeat: nothing is done. */
export const mayPerform = (reader: Reader, actions: readonly Action[], until: number): Promise<readonly Permission[]> =>
  Promise.all(actions.map((action) => askFor(reader, action, until)));

const askFor = async (reader: Reader, action: Action, until: number): Promise<Permission> => {
  const call = CALLS[action.do] as ApiCall<ActionKind>;
  const askable = DRY_RUNS[action.do];
  if (askable !== true) return { is: 'unknown', why: `${call.api} ${askable}.` };
  return ask(reader, call, action as ActionOf<ActionKind>, until);
};

const ask = async (
  reader: Reader,
  call: ApiCall<ActionKind>,
  action: ActionOf<ActionKind>,
  until: number,
): Promise<Permission> => {
  const { ec2, pacer, confined } = reader;
  if (!(await pacer.take(call.api, until))) return { is: 'unknown', why: `The allowance of ${call.api} is used up.` };
  try {
    // Auto Scaling has no dry runs: no client of it is ever asked here.
    await call.send(dryRunning(ec2), [action], NO_AUTO_SCALING);
  } catch (error) {
    const refusal = sortAction(error, confined);
    if (refusal.throttled) pacer.drained(call.api);
    const [other] = otherWay({ call, members: [{ action }] }, refusal) ?? [];
    return other ? ask(reader, other.call, action, until) : answerOf(refusal);
  }
  return { is: 'unknown', why: `EC2 answered a dry run of ${call.api} as if it had acted.` };
};

const answerOf = ({ code, reason }: Refusal): Permission => {
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
