import type { Permission } from '../../../domain/readiness/permissions.ts';
import type { Action } from '../../../domain/site/actions.ts';
import type { ApiCall } from './api-call.ts';
import { NO_AUTO_SCALING } from './auto-scaling.ts';
import { callOf } from './calls.ts';
import { type Refusal, sortAction } from './errors.ts';
import type { Reader } from './look.ts';
import { otherWay } from './other-ways.ts';
import type { Ec2 } from './reads.ts';

/** Asks for each action by a dry run of its own, paced as the calls themselves. Safe to repeat: nothing is done. */
export const mayPerform = (reader: Reader, actions: readonly Action[], until: number): Promise<readonly Permission[]> =>
  Promise.all(actions.map((action) => askFor(reader, action, until)));

const askFor = async (reader: Reader, action: Action, until: number): Promise<Permission> => {
  const call = callOf(action.do);
  if (call.dryRun !== true) return { is: 'unknown', why: `${call.api} ${call.dryRun}.` };
  return ask(reader, call, action, until);
};

const ask = async (reader: Reader, call: ApiCall, action: Action, until: number): Promise<Permission> => {
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

/** The same request as a question, without its token: what a dry run does to one is not documented. */
const dryRunning = (ec2: Ec2): Ec2 => {
  const send = (command: { readonly input: object }) => {
    Object.assign(command.input, { DryRun: true }, 'ClientToken' in command.input ? { ClientToken: undefined } : {});
    return (ec2.send as (sent: object) => Promise<unknown>)(command);
  };
  return { send } as unknown as Ec2;
};
