import { expect, it } from 'vitest';
import { transitionsOf } from '../../local/measure/transitions.ts';
import { failOver, setup } from './setup.ts';

/** Ten servers have allowance for all that they need. A hundred wait for theirs, and each round is worth a second of somebody. */
it('takes at most 40 state transitions for one server and for ten, and seven times as many for a hundred', async () => {
  const one = await transitionsOf(1);
  expect(one).toBeLessThanOrEqual(40);
  expect(await transitionsOf(10)).toBeLessThanOrEqual(40);
  expect(await transitionsOf(100)).toBeLessThanOrEqual(7 * one);
});

it('looks at a server that hangs ever more seldom, though its stop is asked for again and again', async () => {
  const subject = await setup({ servers: 1 });
  const { ec2, workflow } = subject.runtime;
  for (const { production } of subject.site.servers) ec2.faults.hangStop(production);
  const failed = await failOver(subject, 'failover-1');
  expect(failed?.cause).toContain('fencing budget of 600 s');
  const history = await workflow.history(String(failed?.id));
  const rounds = history.filter(({ type, state }) => type === 'WaitStateEntered' && state === 'Wait for EC2');
  // A look every twenty seconds would be thirty.
  expect(rounds.length).toBeLessThan(60);
});
